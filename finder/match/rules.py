"""The rules, for a clinician to read. `/match/how/` prints this table.

Each rule reads: when these were answered (one of the words of each field), suggest this term of
the taxonomy, for this reason, on the word of these sources.

- SEARCH puts the term into the search; the person can take it out. ASK makes it a question for the
  first call: it is not on record for enough places to search by, or one of several good ways.
- The search takes a place with *any* choice of a group (care, treats, offers, serves). Two choices
  of one group would so let in places without the first. The upper rule goes into the search, the
  others become questions. Ways to pay and languages are the exception: there any one will do.
- A change of any rule is a new RULES_VERSION with its date.
"""

import datetime

from django.utils.translation import gettext_lazy as _

from .table import Rule, Strength, when

SEARCH, ASK = Strength.SEARCH, Strength.ASK

RULES_VERSION = 1
RULES_DATE = datetime.date(2026, 11, 24)

RULES = (
    # -- What is treated
    Rule(
        "ketamine",
        when(uses="ketamine"),
        "treats/ketamine",
        SEARCH,
        _(
            "A place that helps people stop using ketamine, because that is not the same as"
            " giving it."
        ),
        ("morgan-curran",),
    ),
    Rule(
        "opioids",
        when(uses="opioids"),
        "treats/opioids",
        SEARCH,
        _("A place that treats opioid use, because there is medicine that works for it."),
        ("samhsa-tip-63",),
    ),
    Rule(
        "alcohol",
        when(uses="alcohol"),
        "treats/alcohol",
        SEARCH,
        _("A place that treats alcohol use, because it has its own risks and its own medicine."),
        ("samhsa-tip-49",),
    ),
    Rule(
        "other-drugs",
        when(uses="benzodiazepines stimulants cannabis other"),
        "treats/substance-use",
        SEARCH,
        _(
            "A place that treats drug use. Few places list each drug by name, so we look for all"
            " of them."
        ),
        ("nida-treatment",),
        unless=when(uses="ketamine opioids alcohol"),
    ),
    Rule(
        "benzodiazepines",
        when(uses="benzodiazepines"),
        "treats/benzodiazepines",
        ASK,
        _(
            "Someone who knows these pills, because the dose must go down step by step. It should"
            " not stop all at once."
        ),
        ("asam-benzodiazepines",),
    ),
    Rule(
        "stimulants",
        when(uses="stimulants"),
        "treats/stimulants",
        ASK,
        _("Help made for cocaine or meth use, because what works best differs from drug to drug."),
        ("asam-stimulants",),
    ),
    Rule(
        "cannabis",
        when(uses="cannabis"),
        "treats/cannabis",
        ASK,
        _("Help made for cannabis use, because talk therapy has been shown to help."),
        ("nida-treatment",),
    ),
    Rule(
        "mental-health",
        when(uses="mental-health"),
        "treats/mental-health",
        SEARCH,
        _("A place that treats mental health, because that is what you came for."),
        ("your-answer",),
        unless=when(about="use"),
    ),
    Rule(
        "not-sure",
        when(uses="skip"),
        "offers/substance-use-assessment",
        ASK,
        _("A check-up talk first, because it shows which kind of help fits."),
        ("asam-criteria",),
    ),
    Rule(
        "both-at-once",
        when(
            about="use",
            also="depression anxiety trauma serious eating",
        ),
        "treats/co-occurring",
        ASK,
        _(
            "A place that treats drug use and mental health at the same time, because each can"
            " make the other worse."
        ),
        ("samhsa-tip-42",),
    ),
    Rule(
        "both-asked-for",
        when(about="use", uses="mental-health"),
        "treats/co-occurring",
        ASK,
        _(
            "A place that treats drug use and mental health at the same time, because you came for"
            " both."
        ),
        ("samhsa-tip-42",),
        unless=when(also="depression anxiety trauma serious eating"),
    ),
    Rule(
        "serious-illness",
        when(also="serious"),
        "treats/serious-mental-illness",
        ASK,
        _("A team that knows this illness well, because it often needs medicine and close care."),
        ("samhsa-tip-42",),
    ),
    Rule(
        "eating",
        when(also="eating"),
        "treats/eating-disorders",
        ASK,
        _("Help for trouble with eating, because it can harm the body and needs its own care."),
        ("nimh-eating",),
    ),
    Rule(
        "pain",
        when(about="use", also="pain"),
        "treats/pain-and-substance-use",
        ASK,
        _("Care for pain and drug use together, because pain left alone pulls people back to use."),
        ("samhsa-tip-54",),
    ),
    # -- The kind of care: the body's safety first, then the mind's, then where life goes on
    Rule(
        "detox-with-beds",
        when(
            uses="alcohol benzodiazepines",
            often="daily heavy stopped skip",
            also="hard-before pregnant",
        ),
        "care/detox-overnight",
        SEARCH,
        _(
            "A place to stop with nurses near, day and night, because it went badly before or a"
            " baby is at risk."
        ),
        ("asam-alcohol-withdrawal", "samhsa-tip-45"),
    ),
    Rule(
        "detox-after-seizure",
        when(uses="alcohol benzodiazepines", now="seizure"),
        "care/detox-overnight",
        SEARCH,
        _(
            "A place where you can stop with nurses or doctors near, day and night, because a"
            " seizure can come again."
        ),
        ("asam-alcohol-withdrawal", "samhsa-tip-45"),
    ),
    Rule(
        "detox-and-stay",
        when(uses="alcohol benzodiazepines", often="daily stopped", stay="live-in"),
        "care/detox-overnight",
        SEARCH,
        _(
            "A place with medical detox and a bed, because it can be dangerous to stop alone."
            " You also chose to stay there."
        ),
        ("samhsa-tip-45", "asam-alcohol-withdrawal", "asam-benzodiazepines"),
    ),
    Rule(
        "detox",
        when(uses="alcohol benzodiazepines", often="daily stopped"),
        "care/detox",
        SEARCH,
        _(
            "A place with medical detox, because it is not safe to stop alcohol or pills like"
            " Xanax at once."
        ),
        ("samhsa-tip-45", "asam-alcohol-withdrawal", "asam-benzodiazepines"),
        unless=when(stay="live-in", also="hard-before pregnant", now="seizure"),
    ),
    Rule(
        "detox-maybe",
        when(uses="alcohol benzodiazepines", often="heavy skip"),
        "care/detox",
        ASK,
        _(
            "Ask if detox is wise, because it can be a risk to stop alcohol or pills like Xanax"
            " alone."
        ),
        ("samhsa-tip-45", "asam-alcohol-withdrawal"),
    ),
    Rule(
        "watched-mind",
        when(uses="ketamine stimulants", now="psychosis agitation suicide"),
        "care/overnight",
        SEARCH,
        _("A place with staff day and night, because the mind may not be safe alone right now."),
        ("samhsa-tip-45", "samhsa-tip-50"),
    ),
    Rule(
        "watched-illness",
        when(uses="ketamine", often="daily heavy", also="serious"),
        "care/overnight",
        SEARCH,
        _(
            "A place with staff day and night, because heavy ketamine use can bring back or worsen"
            " psychosis."
        ),
        ("morgan-curran", "samhsa-tip-45"),
    ),
    Rule(
        "safe-home",
        when(also="unsafe-home"),
        "care/overnight",
        SEARCH,
        _("A place to stay, because it is hard to get well where you are not safe."),
        ("asam-criteria",),
    ),
    Rule(
        "live-in",
        when(stay="live-in"),
        "care/overnight",
        SEARCH,
        _("A place where one can stay for a while, because you chose that."),
        ("your-answer",),
    ),
    Rule(
        "try-live-in",
        when(also="back-to-use", often="daily heavy"),
        "care/residential",
        ASK,
        _(
            "Live-in care, because more help than last time can be what it takes when use came"
            " back."
        ),
        ("asam-criteria", "nida-treatment"),
    ),
    Rule(
        "at-home",
        when(stay="home"),
        "care/outpatient",
        SEARCH,
        _("A place to go to by day, because you chose to live at home."),
        ("your-answer",),
    ),
    Rule(
        "crisis-care",
        when(now="suicide psychosis agitation"),
        "care/crisis",
        ASK,
        _("Crisis care, because it can help the same day, before a place is found."),
        ("lifeline-988",),
    ),
    Rule(
        "watched-ketamine",
        when(uses="ketamine", often="daily heavy stopped"),
        "care/detox",
        ASK,
        _(
            "Ask if a nurse or doctor can look in on the first days. Most people do not need detox"
            " to stop ketamine alone, but heavy use can make it hard."
        ),
        ("samhsa-tip-45", "morgan-curran"),
        unless=when(uses="alcohol benzodiazepines"),
    ),
    Rule(
        "many-hours",
        when(
            about="use",
            often="daily heavy",
            long="months years",
        ),
        "care/intensive-outpatient",
        ASK,
        _("A program of some hours each week, because strong habits need more than one visit."),
        ("asam-criteria", "nida-treatment"),
        unless=when(stay="live-in"),
    ),
    # -- What is offered there
    Rule(
        "opioid-medicine",
        when(uses="opioids"),
        "offers/opioid-medication",
        SEARCH,
        _(
            "A place with medicine for opioid use, because it saves lives. It can be"
            " buprenorphine, methadone or naltrexone. Detox alone is seldom enough."
        ),
        ("samhsa-tip-63", "asam-opioids"),
    ),
    Rule(
        "naloxone",
        when(uses="opioids"),
        "offers/naloxone",
        ASK,
        _(
            "Naloxone to take home, because it can undo an overdose. Drugs sold on the street may"
            " hold fentanyl."
        ),
        ("samhsa-overdose", "asam-opioids"),
    ),
    Rule(
        "naloxone-stimulants",
        when(uses="stimulants"),
        "offers/naloxone",
        ASK,
        _("Naloxone to take home, because cocaine and meth may have fentanyl mixed in."),
        ("asam-stimulants", "samhsa-overdose"),
        unless=when(uses="opioids"),
    ),
    Rule(
        "methadone",
        when(uses="opioids", often="daily", long="years"),
        "offers/methadone",
        ASK,
        _(
            "Ask about methadone too, because it helps some people after long, heavy use. Only some"
            " programs may give it."
        ),
        ("samhsa-tip-63", "asam-opioids"),
    ),
    Rule(
        "own-medicine",
        when(who="patient", uses="opioids"),
        "offers/accepts-opioid-medication",
        ASK,
        _("A place that keeps the medicine your patient has now, because a gap is a risk."),
        ("samhsa-tip-63",),
    ),
    Rule(
        "rewards",
        when(uses="stimulants"),
        "offers/contingency-management",
        SEARCH,
        _(
            "A program with rewards for each step, because nothing else has been shown to work as"
            " well for cocaine or meth use."
        ),
        ("asam-stimulants",),
    ),
    Rule(
        "care-for-both",
        when(
            about="use",
            also="depression anxiety trauma serious eating",
        ),
        "offers/mental-health-care",
        SEARCH,
        _("Mental health care in the same place, because care in one place is easier to keep up."),
        ("samhsa-tip-42",),
    ),
    Rule(
        "alcohol-medicine",
        when(uses="alcohol", often="daily heavy stopped skip"),
        "offers/alcohol-medication",
        ASK,
        _("Medicine for alcohol use, because it helps many people to drink less or not at all."),
        ("samhsa-tip-49",),
    ),
    Rule(
        "bladder-ketamine",
        when(uses="ketamine", also="bladder"),
        "offers/bladder-care",
        ASK,
        _(
            "Care for the bladder, because ketamine can hurt it. Tell a doctor soon. It can get"
            " better if use stops early."
        ),
        ("morgan-curran",),
    ),
    Rule(
        "bladder-ketamine-now",
        when(uses="ketamine", now="blood-in-urine cannot-pee"),
        "offers/bladder-care",
        ASK,
        _("Care for the bladder after you have seen a doctor, because ketamine can hurt it."),
        ("morgan-curran",),
        unless=when(also="bladder"),
    ),
    Rule(
        "talk-therapy-ketamine",
        when(uses="ketamine"),
        "offers/cbt",
        ASK,
        _("Talk therapy, because there is no medicine yet that treats this."),
        ("morgan-curran", "nida-treatment"),
    ),
    Rule(
        "talk-therapy-mind",
        when(uses="mental-health", also="depression anxiety"),
        "offers/cbt",
        ASK,
        _("Talk therapy, because it helps many people with low mood or worry."),
        ("nimh-psychotherapies",),
        unless=when(uses="ketamine"),
    ),
    Rule(
        "readiness",
        when(
            about="use",
            also="back-to-use",
        ),
        "offers/motivational-interviewing",
        ASK,
        _("A kind of talk that builds the will to change, because going back to use is common."),
        ("samhsa-tip-35",),
    ),
    Rule(
        "trauma",
        when(also="trauma"),
        "offers/trauma-therapy",
        ASK,
        _("Therapy for trauma, because healing from it makes it less likely that use comes back."),
        ("samhsa-tip-57",),
    ),
    Rule(
        "suicide",
        when(now="suicide"),
        "offers/suicide-prevention",
        ASK,
        _("Staff trained to help with thoughts of suicide, because this help can save a life."),
        ("samhsa-tip-50", "lifeline-988"),
    ),
    Rule(
        "check-of-body",
        when(also="pregnant"),
        "offers/primary-care",
        ASK,
        _("A doctor on site, because mother and baby both need check-ups during care."),
        ("samhsa-tip-51", "samhsa-pregnant-opioids"),
    ),
    Rule(
        "family",
        when(who="loved"),
        "offers/family-counseling",
        ASK,
        _("Talks with the family, because your part can help them, and you need support too."),
        ("samhsa-tip-39",),
    ),
    # -- Who is welcome: age, then pregnancy, then wishes
    Rule(
        "under-18",
        when(age="under-18"),
        "serves/children-teens",
        SEARCH,
        _("A place for teens, because they need other care than adults."),
        ("nida-adolescents",),
    ),
    Rule(
        "pregnant",
        when(also="pregnant"),
        "serves/pregnant",
        SEARCH,
        _("A place that takes pregnant people and new mothers, because both need care at once."),
        ("samhsa-tip-51", "samhsa-pregnant-opioids"),
    ),
    Rule(
        "women",
        when(people="women"),
        "serves/women-program",
        SEARCH,
        _("A program for women, because you chose it."),
        ("your-answer", "samhsa-tip-51"),
    ),
    Rule(
        "men",
        when(people="men"),
        "serves/men-program",
        SEARCH,
        _("A program for men, because you chose it."),
        ("your-answer",),
    ),
    Rule(
        "veterans",
        when(people="veterans"),
        "serves/veterans",
        SEARCH,
        _("A program for veterans, because you chose it."),
        ("your-answer",),
    ),
    Rule(
        "lgbtq",
        when(people="lgbtq"),
        "serves/lgbtq",
        SEARCH,
        _("A program for LGBTQ+ people, because you chose it."),
        ("your-answer",),
    ),
    Rule(
        "court",
        when(people="court"),
        "serves/justice-system",
        SEARCH,
        _("A program for people with a court case, because you chose it."),
        ("your-answer",),
    ),
    Rule(
        "18-25",
        when(age="18-25"),
        "serves/young-adults",
        ASK,
        _("Ask if there are others of the same age, because that can make it easier to stay."),
        ("nida-treatment",),
    ),
    Rule(
        "65-up",
        when(age="65-up"),
        "serves/older-adults",
        ASK,
        _("A place used to older people, because age and other medicine change what is safe."),
        ("samhsa-tip-26",),
    ),
    # -- Ways to pay and languages: any one will do
    Rule(
        "medicaid",
        when(pays="medicaid"),
        "pay/medicaid",
        SEARCH,
        _("A place that takes Medicaid, because that is the way to pay."),
        ("your-answer",),
    ),
    Rule(
        "medicare",
        when(pays="medicare"),
        "pay/medicare",
        SEARCH,
        _("A place that takes Medicare, because that is the way to pay."),
        ("your-answer",),
    ),
    Rule(
        "private",
        when(pays="private"),
        "pay/private-insurance",
        SEARCH,
        _("A place that takes private plans, because that is the way to pay."),
        ("your-answer",),
    ),
    Rule(
        "military",
        when(pays="military"),
        "pay/military-insurance",
        SEARCH,
        _("A place that takes TRICARE or the like, because that is the way to pay."),
        ("your-answer",),
    ),
    Rule(
        "low-cost",
        when(pays="uninsured"),
        "pay/sliding-scale",
        SEARCH,
        _("A place that asks less of people who earn less, because money is tight."),
        ("your-answer",),
    ),
    Rule(
        "help-with-cost",
        when(pays="uninsured"),
        "pay/payment-assistance",
        SEARCH,
        _("A place that helps with the cost, because money is tight."),
        ("your-answer",),
    ),
    Rule(
        "spanish",
        when(speaks="spanish"),
        "language/spanish",
        SEARCH,
        _("A place with help in Spanish, because you chose it."),
        ("your-answer",),
    ),
    Rule(
        "sign-language",
        when(speaks="sign-language"),
        "language/sign-language",
        SEARCH,
        _("A place with help in sign language, because you chose it."),
        ("your-answer",),
    ),
    Rule(
        "other-language",
        when(speaks="other"),
        "language/interpreter",
        ASK,
        _(
            "Ask for someone who speaks your language. It costs you nothing, because most places"
            " that get money from the US must offer it."
        ),
        ("hhs-language",),
    ),
)
