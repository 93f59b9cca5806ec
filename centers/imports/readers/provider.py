"""A spreadsheet of our own, which a provider fills in: a row a center, a column a fact or question.

The template (`template`) has every column with an explanation; only name, city, state and ZIP code
must be there. A question that is left empty is not answered: silence is never a no.
"""

import io
from pathlib import Path

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from centers.imports.formats import Format
from centers.imports.problem import ImportProblem
from centers.imports.rows import Facility, RowRejected, clean, read_row
from centers.imports.workbook import ColumnsMissing, Directory, Payload
from centers.models import Term
from centers.models.offering import Basis
from centers.models.taxonomy import Answer

from .points import given_point

# Column of the spreadsheet -> what the rest of this package calls it.
COLUMNS = {
    "name": "name1",
    "program": "name2",
    "street": "street1",
    "suite": "street2",
    "city": "city",
    "state": "state",
    "zip": "zip",
    "phone": "phone",
    "intake phone": "intake1",
    "website": "website",
}
IDENTIFIERS = {"npi": "npi", "license state": "", "license number": "license"}
POINT = ("latitude", "longitude")
# Its columns but for the questions, in the order of the template.
FACTS = (*COLUMNS, *IDENTIFIERS, *POINT)
REQUIRED = ("name", "city", "state", "zip", "npi")
_ANSWERS = {"yes": Answer.YES, "y": Answer.YES, "no": Answer.NO, "n": Answer.NO}
_SHEET, _HELP = "Centers", "How to fill it in"


def open_workbook(path: Path) -> Directory:
    return Directory.read(path, REQUIRED)


def recognises(path: Path) -> bool:
    """By its columns: it has a name where a directory has a name1. What else it lacks it is told
    when it is opened."""
    try:
        open_workbook(path)
    except ColumnsMissing as problem:
        return "name" not in problem.columns
    except ImportProblem:
        return True
    return True


def facility(payload: Payload) -> Facility:
    """Raises RowRejected, naming the column, for what a person has to put right."""
    texts = {column: clean(value) for column, value in payload.items()}
    for required in ("name", "city"):
        if not texts.get(required):
            raise RowRejected(_("No %(column)s") % {"column": required})
    point = given_point(payload, "provider_point")
    if point is None and any(texts.get(column) for column in POINT):
        raise RowRejected(_("latitude and longitude are not a point on Earth"))
    found = read_row(
        plain(payload) | {"service_code_info": ""},
        given=point,
        identifiers=_identifiers(texts),
        said=_said(texts),
    )
    if found.invalid_phones:
        raise RowRejected(
            _("Not a phone number that can be called: %(text)s")
            % {"text": found.invalid_phones[0][:100]}
        )
    if texts.get("website") and not found.website:
        raise RowRejected(
            _("Not the address of a website: %(text)s") % {"text": texts["website"][:100]}
        )
    return found


def plain(payload: Payload) -> Payload:
    """The row's facts under the names that a directory has for them."""
    return {ours: payload.get(theirs) for theirs, ours in COLUMNS.items()}


def readable_identifiers(payload: Payload) -> tuple[tuple[str, str], ...]:
    """The row's identifiers, () where one of them is none."""
    try:
        return _identifiers({column: clean(value) for column, value in payload.items()})
    except RowRejected:
        return ()


def template() -> bytes:
    """An empty workbook (.xlsx) with every column, and a sheet that explains them."""
    book = openpyxl.Workbook()
    sheet, explained = book.active, book.create_sheet(_HELP)
    sheet.title = _SHEET
    columns = _explained_columns()
    sheet.append([column for column, _words in columns])
    sheet.freeze_panes = "B2"
    for position, cell in enumerate(sheet[1], start=1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(position)].width = max(12, len(cell.value) + 2)
    explained.append([_("Column"), _("What belongs there")])
    for row in columns:
        explained.append(row)
    explained.column_dimensions["A"].width, explained.column_dimensions["B"].width = 34, 90
    for row in explained.iter_rows():
        row[1].alignment = Alignment(wrap_text=True, vertical="top")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _explained_columns() -> list[tuple[str, str]]:
    plain = {
        "name": _("Name of the center as people know it. Needed."),
        "program": _("Program or site, where one organization has several in a building."),
        "street": _("Street and number. Leave it empty where it must not be shown."),
        "suite": _("Suite, floor or unit."),
        "city": _("Needed."),
        "state": _("Two letters, like WI. Needed."),
        "zip": _("Five digits. Needed."),
        "phone": _("The number that people should call, with area code."),
        "intake phone": _("A second number, for people who want to start."),
        "website": _("Like https://example.org"),
        "npi": _("National Provider Identifier, ten digits."),
        "license state": _("State that licensed the center, two letters."),
        "license number": _("As it stands on the license."),
        "latitude": _("In degrees, if you know it."),
        "longitude": _("In degrees, if you know it."),
    }
    terms = Term.objects.filter(needs_confirmation=False).select_related("category")
    questions = [
        (
            "/".join(term.natural_key()),
            _("%(name)s: yes or no. Leave it empty if you are not sure. %(help)s")
            % {"name": term.name, "help": term.help_text},
        )
        for term in terms.order_by("category__ordinal", "ordinal", "pk")
    ]
    return [*plain.items(), *questions]


def _identifiers(texts: dict[str, str]) -> tuple[tuple[str, str], ...]:
    found = []
    if npi := texts.get("npi"):
        if not is_npi(npi):
            raise RowRejected(_("npi is not a National Provider Identifier"))
        found.append(("npi", npi))
    if number := texts.get("license number"):
        state = texts.get("license state", "").upper() or texts.get("state", "").upper()
        found.append(("license", f"{state}-{number}"))
    return tuple(found)


def is_npi(text: str) -> bool:
    """Ten digits whose last one is the check digit: Luhn's over the nine before it, prefixed with
    80840 (45 CFR 162.406; Centers for Medicare & Medicaid Services, "NPI check digit")."""
    if len(text) != 10 or not (text.isascii() and text.isdecimal()):
        return False
    digits = [int(digit) for digit in f"80840{text}"]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def _said(texts: dict[str, str]) -> tuple[tuple[str, str], ...]:
    said = []
    for column, text in texts.items():
        if "/" not in column or not text:
            continue
        answer = _ANSWERS.get(text.casefold())
        if answer is None:
            raise RowRejected(
                _("%(column)s: “%(text)s” is neither yes nor no")
                % {"column": column[:100], "text": text[:50]}
            )
        said.append((column, str(answer)))
    return tuple(said)


FORMAT = Format(
    "provider-sheet",
    open=open_workbook,
    facility=facility,
    basis=Basis.PROVIDER,
    coded=False,
    plain=plain,
    identifiers=readable_identifiers,
)
