"""Filling in an application, part by part: what is kept, and what is still missing."""

import re
from collections.abc import Mapping

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from centers.criteria import BY_SLUG, CRITERIA
from centers.evidence import EvidenceRefused, kind_of
from centers.evidence.store import write
from centers.models import Application, ApplicationFile, Place
from centers.models.taxonomy import Section
from centers.places.states import STATES
from centers.private_files import kept_together, sha256_of
from centers.typed_text import one_line
from centers.verification.facts import clean_facts

from .problem import ApplicationError

PAPERS = 10


def clean_part(part: str, facts: Mapping) -> dict:
    """The facts of a part in the form in which the register keeps them: numbers in E.164 form,
    state in two letters, ZIP code in five digits, no blanks too many.

    Raises ApplicationError that names the field at fault; among those a place or a number outside
    the United States and its territories.
    """
    facts = dict(facts)
    for name, text in facts.items():
        if isinstance(text, str):
            _line(name, text.strip())
            facts[name] = " ".join(text.split())
    if part == Section.LOCATION:
        facts["zip"] = re.sub(r"-\d{4}\Z", "", facts.get("zip", ""))
    try:
        cleaned = clean_facts(part, facts)
    except ValidationError as error:
        raise ApplicationError(error) from error
    if part == Section.LOCATION:
        _require_us_place(cleaned)
    for phone in cleaned.get("phones", ()):
        _require_us_number(phone["number"])
    return cleaned


@transaction.atomic
def keep(application: Application, part: str, facts: Mapping) -> Application:
    """Save one part of an application that is not sent yet. Raises ApplicationError."""
    application = _unsent(application)
    application.facts = application.facts | {str(part): clean_part(part, facts)}
    application.save(update_fields=["facts"])
    return application


@transaction.atomic
def keep_statements(application: Application, statements: Mapping, note: str) -> Application:
    """Save what is said to each criterion: "yes", "no", or "" for not answered yet."""
    application = _unsent(application)
    application.statements = {
        slug: answer
        for slug, answer in statements.items()
        if slug in BY_SLUG and answer in ("yes", "no")
    }
    application.note = note
    application.save(update_fields=["statements", "note"])
    return application


def keep_paper(application: Application, upload: UploadedFile) -> ApplicationFile:
    """Keep a file after a look at what it is; the same file is kept once. Raises ApplicationError
    for one that cannot be evidence (centers/evidence), and for more than PAPERS."""
    try:
        kind = kind_of(upload.name, upload.size, upload.chunks())
    except EvidenceRefused as error:
        raise ApplicationError({"file": error.messages}) from error
    digest = sha256_of(upload)
    with kept_together() as keep_file:
        application = _unsent(application)
        if there := application.files.filter(sha256=digest).first():
            return there
        if application.files.count() >= PAPERS:
            raise ApplicationError(
                {"file": _("There can be up to %(most)d files.") % {"most": PAPERS}}
            )
        paper = ApplicationFile(application=application, sha256=digest)
        write(paper, upload, kind, keep_file)
        paper.save()
    return paper


@transaction.atomic
def forget_paper(application: Application, pk: int) -> None:
    """Take a file back out of an application that is not sent yet."""
    paper = _unsent(application).files.filter(pk=pk).first()
    if paper:
        storage, name = paper.file.storage, paper.file.name
        paper.delete()
        transaction.on_commit(lambda: storage.delete(name))


def missing(application: Application) -> list[tuple[str, str]]:
    """What still has to be filled in before it can be sent: (part, what) pairs, in order."""
    contact = application.facts.get(Section.CONTACT, {})
    location = application.facts.get(Section.LOCATION, {})
    services = application.facts.get(Section.SERVICES, {}).get("answers", {})
    found = []
    if not contact.get("phones"):
        found.append(("contact", gettext_noop("A phone number")))
    if not location.get("street1"):
        found.append(("location", gettext_noop("The street")))
    if "yes" not in services.values():
        found.append(("services", gettext_noop("At least one kind of care")))
    if Section.KETAMINE not in application.facts:
        found.append(("ketamine", gettext_noop("The two questions about ketamine")))
    if any(criterion.slug not in application.statements for criterion in CRITERIA):
        found.append(("criteria", gettext_noop("An answer to each criterion")))
    return found


def _unsent(application: Application) -> Application:
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if application.state != Application.State.DRAFT:
        raise ApplicationError(_("This application was sent already."))
    return application


def _line(name: str, text: str) -> None:
    try:
        one_line(text)
    except ValidationError as error:
        raise ApplicationError({name: error.messages}) from error


def _require_us_place(location: dict) -> None:
    if location.get("state") not in STATES:
        raise ApplicationError(
            {"state": _("We list centers in the United States and its territories.")}
        )
    place = Place.objects.filter(kind=Place.Kind.ZIP, code=location.get("zip", "")).first()
    if place is None:
        raise ApplicationError(
            {
                "zip": _(
                    "We do not know this ZIP code. We list centers in the United States and its"
                    " territories."
                )
            }
        )
    if place.state != location["state"]:
        raise ApplicationError(
            {
                "zip": _("This ZIP code is in %(state)s. Please look at it again.")
                % {"state": STATES[place.state][0]}
            }
        )


def _require_us_number(number: str) -> None:
    parsed = phonenumbers.parse(number)
    if parsed.country_code != 1 or not phonenumbers.is_valid_number(parsed):
        raise ApplicationError(
            {"phones": _("This number cannot be called in the United States: %s") % number}
        )
