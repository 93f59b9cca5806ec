"""The parts of an application as forms, and back to the facts that the register keeps."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from centers.applications import says_phone_only, states_named
from centers.criteria import CRITERIA
from centers.facts_in_words import phone_text
from centers.models import CenterPhone, Term
from centers.models.taxonomy import Section

from .list_center import BY_PHONE, WAYS, state_choices
from .open_forms import LineField, PlainTextField

# "Not confirmed" of the register, in words for someone who should know.
ANSWERS = [("yes", _("Yes")), ("no", _("No")), ("", _("Not sure"))]
KETAMINE = {
    "treats/ketamine": (
        _("Do you treat people who want to stop or cut down on ketamine?"),
        _("That is treatment of ketamine addiction, with staff who know it."),
    ),
    "offers/ketamine-therapy": (
        _("Do you give ketamine or esketamine as a treatment?"),
        _("By IV drip, shot, nasal spray or mouth, for depression, pain or anything else."),
    ),
}
# A category is named for those who look for care; asked of a center it reads otherwise.
GROUPS = {"treats": _("What you treat"), "pay": _("How people can pay you")}
TITLES = {
    "contact": _("Phone and website"),
    "location": _("Where you treat people"),
    "services": _("Care and services"),
    "payment": _("Ways to pay"),
    "licence": _("License and accreditation"),
    "ketamine": _("Two questions about ketamine"),
    "criteria": _("The criteria"),
    "papers": _("Documents"),
}


class ContactForm(forms.Form):
    phones = LineField(
        label=_("Phone number for people looking for care"),
        help_text=_("It has to reach your own staff."),
        max_length=40,
    )
    extension = LineField(label=_("Extension"), required=False, max_length=10)
    intake = LineField(
        label=_("Intake line, if it has its own number"), required=False, max_length=40
    )
    website = forms.URLField(
        label=_("Website"), required=False, max_length=300, assume_scheme="https"
    )
    hours = LineField(
        label=_("When can people call?"),
        help_text=_("For example: Monday to Friday, 8 am to 5 pm"),
        required=False,
        max_length=300,
    )

    @classmethod
    def initial_of(cls, facts: Mapping) -> dict:
        main, intake = (_first(facts, kind) or {} for kind in CenterPhone.Kind)
        return {
            "phones": phone_text(main.get("number", "")),
            "extension": main.get("extension", ""),
            "intake": _in_a_line(intake),
            "website": facts.get("website", ""),
            "hours": facts.get("hours", ""),
        }

    @property
    def facts(self) -> dict:
        given = self.cleaned_data
        main = {
            "kind": CenterPhone.Kind.MAIN.value,
            "number": given["phones"],
            "extension": given["extension"],
        }
        phones = [main]
        if given["intake"]:
            phones.append({"kind": CenterPhone.Kind.INTAKE.value, "number": given["intake"]})
        return {"phones": phones, "website": given["website"], "hours": given["hours"]}

    def facts_over(self, published: Mapping) -> dict:
        """The facts laid over what is published: further numbers, which the form does not show,
        stay as they are and where they are."""
        typed = self.facts
        main, *intake = typed["phones"]
        over = {CenterPhone.Kind.MAIN: [main], CenterPhone.Kind.INTAKE: intake}
        shown = {kind: _first(published, kind) for kind in over}
        phones = []
        for phone in published.get("phones", []):
            is_shown = phone == shown[phone["kind"]]
            phones += over.pop(phone["kind"]) if is_shown else [phone]
        return typed | {"phones": [p for kind in over for p in over[kind]] + phones}


def _first(facts: Mapping, kind: str) -> dict | None:
    return next((phone for phone in facts.get("phones", []) if phone["kind"] == kind), None)


def _in_a_line(phone: Mapping) -> str:
    """The number as it is read back with its extension, which has no field of its own."""
    text = phone_text(phone.get("number", ""))
    return f"{text} ext. {phone['extension']}" if phone.get("extension") else text


class LocationForm(forms.Form):
    street1 = LineField(label=_("Street"), max_length=200)
    street2 = LineField(label=_("Suite, floor or unit"), required=False, max_length=200)
    city = LineField(label=_("City"), max_length=100)
    state = forms.ChoiceField(label=_("State"), choices=state_choices)
    zip = LineField(label=_("ZIP code"), max_length=10)

    @classmethod
    def initial_of(cls, facts: Mapping) -> dict:
        return dict(facts)

    @property
    def facts(self) -> dict:
        return dict(self.cleaned_data)


class PlaceForm(LocationForm):
    """Where people are treated: at an address, or from afar in some states."""

    ways = forms.ChoiceField(
        label=_("How do you treat people?"),
        help_text=_(
            "By phone or video only, we ask no street, just where your office is. It is never shown"
            " as a place to visit."
        ),
        choices=WAYS,
        widget=forms.RadioSelect,
    )
    states = forms.MultipleChoiceField(
        label=_("In which states are you licensed to treat people by phone or video?"),
        help_text=_(
            "Choose only those where you hold a license now. All others are shown as “not"
            " confirmed”. We look up each license."
        ),
        choices=state_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ["ways"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        by_phone = self.data.get("ways") if self.is_bound else self.initial.get("ways")
        self.fields["street1"].required = by_phone != BY_PHONE

    @classmethod
    def initial_of(cls, facts: Mapping) -> dict:
        """Takes the facts of all sections."""
        return facts.get(Section.LOCATION, {}) | {
            "ways": BY_PHONE if says_phone_only(facts) else "place",
            "states": states_named(facts),
        }

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in LocationForm.base_fields}

    @property
    def phone_only(self) -> bool:
        return self.cleaned_data["ways"] == BY_PHONE


class AnswersForm(forms.Form):
    """Yes, no or not sure for each term of a section; nothing is assumed."""

    section = Section.SERVICES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        terms = Term.objects.filter(section=self.section).select_related("category")
        self.groups: dict[str, list[str]] = {}
        for term in terms.order_by("category__ordinal", "ordinal", "pk"):
            path = "/".join(term.natural_key())
            if self.section == Section.KETAMINE and path not in KETAMINE:
                continue
            label, hint = KETAMINE.get(path, (term.label, term.explanation))
            self.fields[path] = forms.ChoiceField(
                label=label,
                help_text=hint,
                choices=ANSWERS,
                required=False,
                widget=forms.RadioSelect,
            )
            group = GROUPS.get(term.category.slug, term.category.label)
            self.groups.setdefault(group, []).append(path)

    @property
    def grouped(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(group, [self[path] for path in paths]) for group, paths in self.groups.items()]

    @classmethod
    def initial_of(cls, facts: Mapping) -> dict:
        return {path: answer or "" for path, answer in facts.get("answers", {}).items()}

    @property
    def facts(self) -> dict:
        return {"answers": {path: answer or None for path, answer in self.cleaned_data.items()}}


class PaymentForm(AnswersForm):
    section = Section.PAYMENT


class LicenceForm(AnswersForm):
    section = Section.LICENCE


class KetamineForm(AnswersForm):
    section = Section.KETAMINE


class CriteriaForm(forms.Form):
    """What is said to each criterion; the list is the one of the public page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for criterion in CRITERIA:
            self.fields[criterion.slug] = forms.ChoiceField(
                label=criterion.statement,
                choices=[("yes", _("Yes")), ("no", _("No"))],
                required=False,
                widget=forms.RadioSelect,
            )
        self.fields["note"] = PlainTextField(
            label=_("License number, and the office that issued it. Anything else we should know?"),
            required=False,
            max_length=3000,
            widget=forms.Textarea(attrs={"rows": 4}),
        )


class PaperForm(forms.Form):
    file = forms.FileField(
        label=_("A document that shows it"),
        help_text=_("A license or a certificate, as PDF, PNG, JPEG, WebP or text, up to 10 MB."),
    )


FORMS: dict[str, type[forms.Form]] = {
    "contact": ContactForm,
    "location": LocationForm,
    "services": AnswersForm,
    "payment": PaymentForm,
    "licence": LicenceForm,
    "ketamine": KetamineForm,
}
ORDER = (*FORMS, "criteria", "papers")
