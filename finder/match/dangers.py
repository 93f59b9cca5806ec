"""Signs that come before any search, in the order in which the help page shows them."""

from django.utils.translation import gettext_lazy as _

from .table import Danger, Help

DANGERS = (
    Danger(
        "overdose",
        Help.CALL_911,
        _("Give naloxone (Narcan) if you have it. Lay the person on one side. Stay with them."),
        ("samhsa-overdose",),
    ),
    Danger(
        "seizure",
        Help.CALL_911,
        _("Hard withdrawal can kill, and doctors can treat it. Do not wait for it to pass."),
        ("asam-alcohol-withdrawal", "samhsa-tip-45"),
    ),
    Danger(
        "chest-pain",
        Help.CALL_911,
        _("It can be the heart or the lungs. Do not drive. Let help come to you."),
        ("medlineplus-chest",),
    ),
    Danger(
        "agitation",
        Help.CALL_911,
        _("Say that it is a health crisis. Keep the room calm and put sharp things away."),
        ("samhsa-tip-45",),
    ),
    Danger(
        "cannot-pee",
        Help.EMERGENCY_ROOM,
        _(
            "When no pee comes out, it can hurt the kidneys. Doctors can help fast. Say if ketamine"
            " was used."
        ),
        ("niddk-retention", "morgan-curran"),
    ),
    Danger(
        "suicide",
        Help.CALL_988,
        _("Someone will listen, day or night. If there is a plan, or pills were taken, call 911."),
        ("lifeline-988", "samhsa-tip-50"),
    ),
    Danger(
        "psychosis",
        Help.CALL_988,
        _("If someone could get hurt, call 911. Speak in a calm voice and do not argue."),
        ("lifeline-988", "samhsa-tip-45"),
    ),
    Danger(
        "blood-in-urine",
        Help.URGENT_CARE,
        _("Go to a doctor or to urgent care. Say if ketamine was used, so they check for it."),
        ("niddk-blood", "morgan-curran"),
    ),
)

WHAT_TO_DO = {
    Help.CALL_911: _("Call 911 now"),
    Help.EMERGENCY_ROOM: _("Go to an emergency room now"),
    Help.CALL_988: _("Call or text 988 now"),
    Help.URGENT_CARE: _("See a doctor today"),
}
