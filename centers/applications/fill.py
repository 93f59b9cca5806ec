"""Filling in an application, part by part: what is kept, and what is still missing."""

from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from centers.criteria import BY_SLUG, CRITERIA
from centers.evidence import EvidenceRefused, kind_of
from centers.evidence.store import write
from centers.models import Application, ApplicationFile
from centers.models.taxonomy import Section
from centers.private_files import kept_together, sha256_of
from centers.provider_facts import clean_part

from .by_phone import CARE, ONLY, says_phone_only, states_named
from .problem import ApplicationError
from .unsent import unsent

PAPERS = 10


@transaction.atomic
def keep(application: Application, part: str, facts: Mapping) -> Application:
    """Save one part of an application that is not sent yet. Raises ValidationError."""
    application = unsent(application)
    application.facts = application.facts | {str(part): clean_part(part, facts)}
    application.save(update_fields=["facts"])
    return application


@transaction.atomic
def keep_statements(application: Application, statements: Mapping, note: str) -> Application:
    """Save what is said to each criterion: "yes", "no", or "" for not answered yet."""
    application = unsent(application)
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
        application = unsent(application)
        if there := application.files.filter(sha256=digest).first():
            return there
        if application.files.count() >= PAPERS:
            raise ApplicationError(
                {"file": _("You can add up to %(most)d files.") % {"most": PAPERS}}
            )
        paper = ApplicationFile(application=application, sha256=digest)
        write(paper, upload, kind, keep_file)
        paper.save()
    return paper


@transaction.atomic
def forget_paper(application: Application, pk: int) -> None:
    """Take a file back out of an application that is not sent yet."""
    paper = unsent(application).files.filter(pk=pk).first()
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
    by_phone = says_phone_only(application.facts)
    if by_phone and not states_named(application.facts):
        found.append(("location", gettext_noop("The states where you may treat people")))
    if not by_phone and not location.get("street1"):
        found.append(("location", gettext_noop("The street address")))
    if by_phone and services.get(CARE) != "yes":
        found.append(("services", gettext_noop("A yes to care by phone or video")))
    said_with_the_address = {ONLY, CARE} if by_phone else {ONLY}
    if "yes" not in [services[path] for path in services.keys() - said_with_the_address]:
        found.append(("services", gettext_noop("At least one kind of care")))
    if Section.KETAMINE not in application.facts:
        found.append(("ketamine", gettext_noop("The two questions about ketamine")))
    if any(criterion.slug not in application.statements for criterion in CRITERIA):
        found.append(("criteria", gettext_noop("An answer to each criterion")))
    return found
