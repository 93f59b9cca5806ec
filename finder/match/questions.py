"""The questions: at most seven, one a page, in this order, in three voices."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from finder.search import RADII

from .table import Text

# The answer "I do not know, or rather not say".
SKIP = "skip"
# Chosen with anything else, the other wins.
NONE = "none"
MENTAL_HEALTH = "mental-health"
# Not asked but gathered from what is: any drug or alcohol was named.
ABOUT, USE_OF_DRUGS = "about", "use"


@dataclass(frozen=True)
class Option:
    slug: str
    text: Text
    # Makes no sense to somebody who came for mental health alone.
    about_use: bool = False


@dataclass(frozen=True)
class Field:
    """One choice on a page: one answer, or several where `many`."""

    name: str
    legend: Text
    options: tuple[Option, ...]
    many: bool = False

    @property
    def slugs(self) -> frozenset[str]:
        return frozenset(option.slug for option in self.options)


@dataclass(frozen=True)
class Question:
    """One page. `titles` speaks to someone asking for themself, a loved one, a patient."""

    slug: str
    titles: dict[str, Text]
    fields: tuple[Field, ...] = ()
    hint: Text = ""
    # Not asked of somebody who came for mental health alone.
    about_use: bool = False

    def title(self, voice: str) -> Text:
        return self.titles.get(voice, self.titles["me"])


def _same(text: Text) -> dict[str, Text]:
    return {"me": text}


WHO = Question(
    "who",
    _same(_("Who are you looking for?")),
    (
        Field(
            "who",
            _("Who is it for?"),
            (
                Option("me", _("Me")),
                Option("loved", _("Someone I love")),
                Option("patient", _("A patient or client of mine")),
            ),
        ),
    ),
    hint=_("We word the next questions to fit."),
)

USES = Question(
    "uses",
    {
        "me": _("What do you need help with?"),
        "loved": _("What do they need help with?"),
        "patient": _("What does the patient need help with?"),
    },
    (
        Field(
            "uses",
            _("Choose all that fit"),
            (
                Option("ketamine", _("Ketamine")),
                Option("alcohol", _("Alcohol")),
                Option("benzodiazepines", _("Benzodiazepines (Xanax, Valium and the like)")),
                Option("opioids", _("Opioids (heroin, fentanyl, pain pills)")),
                Option("stimulants", _("Stimulants (cocaine, meth)")),
                Option("cannabis", _("Cannabis (weed)")),
                Option("other", _("Some other drug")),
                Option(MENTAL_HEALTH, _("Mental health")),
            ),
            many=True,
        ),
    ),
    hint=_("Use of more than one at a time can change what is safe."),
)

USE = Question(
    "use",
    {
        "me": _("How much do you use, and for how long?"),
        "loved": _("How much do they use, and for how long?"),
        "patient": _("How much does the patient use, and for how long?"),
    },
    (
        Field(
            "often",
            _("How much, these days?"),
            (
                Option("daily", _("Every day, or nearly")),
                Option("heavy", _("Not each day, but a lot at a time")),
                Option("some", _("A little, now and then")),
                Option("stopped", _("Stopped in the last few days")),
            ),
        ),
        Field(
            "long",
            _("For how long?"),
            (
                Option("weeks", _("Less than 3 months")),
                Option("months", _("3 months to a year")),
                Option("years", _("More than a year")),
            ),
        ),
    ),
    hint=_("If there is more than one drug, think of the one used the most."),
    about_use=True,
)

NOW = Question(
    "now",
    _same(_("Is any of this going on now?")),
    (
        Field(
            "now",
            _("Signs of danger"),
            (
                Option("overdose", _("Cannot be woken up, or breathing is slow or stops")),
                Option("seizure", _("A seizure, or bad shaking, fever or a mixed-up mind")),
                Option("chest-pain", _("Chest pain, or trouble breathing")),
                Option("agitation", _("Very upset or wild, and cannot calm down")),
                Option("suicide", _("Thoughts of suicide or self-harm")),
                Option("psychosis", _("Seeing or hearing things that are not real")),
                Option("cannot-pee", _("Cannot pee at all")),
                Option("blood-in-urine", _("Blood in the pee")),
                Option(NONE, _("None of these")),
            ),
            many=True,
        ),
    ),
    hint=_("If so, we first show where to get help right now. Then you can go on."),
)

ALSO = Question(
    "also",
    {
        "me": _("What else is true for you?"),
        "loved": _("What else is true for them?"),
        "patient": _("What else is true for the patient?"),
    },
    (
        Field(
            "also",
            _("Choose all that fit"),
            (
                Option("depression", _("Depression or low mood")),
                Option("anxiety", _("Anxiety or panic")),
                Option("trauma", _("Trauma or PTSD")),
                Option("serious", _("Bipolar disorder, or psychosis now or in the past")),
                Option("eating", _("Trouble with eating")),
                Option("pain", _("Pain that does not go away")),
                Option("bladder", _("Bladder pain, or a need to pee very often")),
                Option("pregnant", _("Pregnant, or has a new baby")),
                Option("hard-before", _("Got very ill when stopping before"), about_use=True),
                Option("back-to-use", _("Had treatment, then went back to use"), about_use=True),
                Option("unsafe-home", _("Home is not a safe place to get well")),
                Option(NONE, _("None of these")),
            ),
            many=True,
        ),
    ),
    hint=_("A place that can help with all of it at once is often best."),
)

WISHES = Question(
    "wishes",
    {
        "me": _("What matters to you?"),
        "loved": _("What matters to them?"),
        "patient": _("What matters to the patient?"),
    },
    (
        Field(
            "stay",
            _("Where to sleep"),
            (
                Option("home", _("Live at home, and go there for help")),
                Option("live-in", _("Live there for a while")),
                Option("either", _("Both are fine")),
            ),
        ),
        Field(
            "age",
            _("Age"),
            (
                Option("under-18", _("Under 18")),
                Option("18-25", _("18 to 25")),
                Option("26-64", _("26 to 64")),
                Option("65-up", _("65 or older")),
            ),
        ),
        Field(
            "people",
            _("A program made for"),
            (
                Option("women", _("Women")),
                Option("men", _("Men")),
                Option("lgbtq", _("LGBTQ+ people")),
                Option("veterans", _("Veterans")),
                Option("court", _("People with a court case")),
            ),
            many=True,
        ),
        Field(
            "speaks",
            _("Help in"),
            (
                Option("spanish", _("Spanish")),
                Option("sign-language", _("Sign language")),
                Option("other", _("Some other language")),
            ),
            many=True,
        ),
        Field(
            "pays",
            _("Ways to pay"),
            (
                Option("medicaid", _("Medicaid")),
                Option("medicare", _("Medicare")),
                Option("private", _("Private insurance")),
                Option("military", _("TRICARE or VA")),
                Option("uninsured", _("No insurance, or a tight budget")),
            ),
            many=True,
        ),
    ),
    hint=_("Choose what counts. You can leave the rest open."),
)

WHERE = Question(
    "where",
    {
        "me": _("Where do you want to look?"),
        "loved": _("Where should they go for help?"),
        "patient": _("Where should the patient go for help?"),
    },
    hint=_("Skip this to look in the whole country."),
)

QUESTIONS = (WHO, USES, USE, NOW, ALSO, WISHES, WHERE)
BY_SLUG = {question.slug: question for question in QUESTIONS}
FIELDS = {field.name: field for question in QUESTIONS for field in question.fields}
RADIUS_CHOICES = tuple(str(radius) for radius in RADII)
