"""What changed in the register: a table of events beside each table, written by triggers alone.

An event keeps the row as it was *before* an update or a deletion, and as an insertion brought it.
What an update changed it to is in the next event of the same row or, after the last one, in the row
itself: each value is kept once. docs/decisions/0007-history.md says what is tracked and why.
"""

import pghistory
import pghistory.models
import pgtrigger
from django.db import models
from django.db.models import Func, Q
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext_lazy as _
from pghistory.constants import UNSET

from .advertiser_page import AdvertiserPage, AdvertiserPhoto
from .advertising import AdvertisingAgreement
from .agreement_document import AgreementDocument
from .center import Center, CenterPhone
from .evidence import EvidenceFile
from .lifecycle import LifecycleEvent
from .matching import MatchDecision
from .offering import Offering
from .organization import Organization
from .sample import AccuracySample, SampledListing
from .source import CenterIdentifier, SourceRecord
from .staff import User
from .submission import Submission
from .task import Task
from .taxonomy import Category, CodeMapping, Term
from .verification import Confirmation


class SessionUser(Func):
    """The account that the session logged into the database with."""

    template = "SESSION_USER"
    output_field = models.TextField()


class RegisterEvent(pghistory.models.Event):
    """What all event tables share. Who and in what context stands in the row itself, so that it is
    as unchangeable as the rest."""

    INSERT, UPDATE, DELETE = "insert", "update", "delete"

    pgh_id = models.BigAutoField(primary_key=True)
    # Names at least an account where somebody wrote past the site, straight into the database.
    pgh_role = models.TextField(db_default=SessionUser())
    # The person's id, from the context.
    pgh_person = models.GeneratedField(
        expression=KeyTextTransform("user", "pgh_context"),
        output_field=models.TextField(null=True),
        db_persist=True,
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pgh_label} {self.pgh_tracked_model.__name__} {self.pgh_obj_id}"


# Triggers need a class of their own to hang on where Django makes up the table between two others.
class EvidenceUse(EvidenceFile.confirmations.through):
    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("evidence of a check")


class EvidenceOffer(EvidenceFile.submissions.through):
    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("evidence of a check to review")


class UserGroup(User.groups.through):
    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("role of a person")


class UserPermission(User.user_permissions.through):
    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("permission of a person")


def center_fields(model: type[models.Model]) -> list[str]:
    """The fields of a model's events that say which center they are about; often one, or none."""
    if model is Center:
        return ["pgh_obj"]
    names = {field.name for field in model._meta.fields}
    return [name for name in ("center", "one", "other") if name in names]


def person_fields(model: type[models.Model]) -> list[str]:
    """The fields of a model's events that say whose account they are about."""
    if model is User:
        return ["pgh_obj"]
    return ["user"] if model in (UserGroup, UserPermission) else []


def _track(
    model: type[models.Model],
    *,
    exclude: tuple[str, ...] = (),
    inserts: pgtrigger.Condition | None = None,
    updates: pgtrigger.Condition = UNSET,
    operations: str = "insert update delete",
) -> type[RegisterEvent]:
    """The event table of a model. `exclude` names fields that are neither kept nor looked at;
    `inserts` and `updates` say which of them make an event (all, and all that change anything)."""
    # Once a statement: row by row, an import would take many times as long. But not updates: what
    # changed takes a join of old and new rows, and PostgreSQL keeps the plan that it made for the
    # session's first and perhaps smallest one. Figures: 0007-history.md.
    trackers = {
        "insert": pghistory.InsertEvent(condition=inserts, level=pgtrigger.Statement),
        "update": pghistory.UpdateEvent(row=pghistory.Old, condition=updates, level=pgtrigger.Row),
        "delete": pghistory.DeleteEvent(level=pgtrigger.Statement),
    }
    name = model.__name__
    label = name.lower()
    indexes = [
        # The next event of a row; all that a person did.
        models.Index(fields=["pgh_obj", "pgh_id"], name=f"{label}_h_row"),
        models.Index(
            fields=["pgh_person", "-pgh_created_at", "-pgh_id"],
            condition=Q(pgh_person__isnull=False),
            name=f"{label}_h_person",
        ),
    ]
    # All about a center (of a merge or split: both) or about a person's account, newest first.
    indexes += [
        models.Index(
            fields=[field, "-pgh_created_at", "-pgh_id"],
            name=f"{label}_h_{field.removeprefix('pgh_')}",
        )
        for field in (*center_fields(model), *person_fields(model))
    ]
    return pghistory.create_event_model(
        model,
        *(trackers[operation] for operation in operations.split()),
        exclude=list(exclude),
        obj_field=pghistory.ObjForeignKey(related_name="+", related_query_name="+", db_index=False),
        context_field=pghistory.ContextJSONField(),
        context_id_field=pghistory.ContextUUIDField(),
        append_only=True,
        base_model=RegisterEvent,
        model_name=f"{name}History",
        meta={"indexes": indexes, "default_permissions": ()},
        abstract=False,
    )


# An import writes a million answers and, with each edition, moves the date of most of them. Those
# are told by the run and by its records; what a person says, and what changes or goes, is kept.
_SAID_BY_SOMEONE = pgtrigger.Condition("(NEW.basis <> 'import')")
_ANSWER_CHANGED = pgtrigger.Condition(
    "((OLD.center_id, OLD.term_id, OLD.answer, OLD.basis)"
    " IS DISTINCT FROM (NEW.center_id, NEW.term_id, NEW.answer, NEW.basis)"
    " OR (OLD.as_of <> NEW.as_of AND NEW.basis <> 'import'))"
)

CenterHistory = _track(Center, exclude=("created_at", "updated_at"))
CenterPhoneHistory = _track(CenterPhone)
OfferingHistory = _track(Offering, inserts=_SAID_BY_SOMEONE, updates=_ANSWER_CHANGED)
# A record that comes in says itself by which run it came.
SourceRecordHistory = _track(SourceRecord, operations="update delete")
CenterIdentifierHistory = _track(CenterIdentifier)
ConfirmationHistory = _track(Confirmation)
SubmissionHistory = _track(Submission)
# Who holds a task for the moment changes every few minutes and says nothing of the register.
TaskHistory = _track(Task, exclude=("leased_to", "leased_until"))
LifecycleEventHistory = _track(LifecycleEvent)
MatchDecisionHistory = _track(MatchDecision)
EvidenceFileHistory = _track(EvidenceFile)
EvidenceUseHistory = _track(EvidenceUse)
EvidenceOfferHistory = _track(EvidenceOffer)
SampledListingHistory = _track(SampledListing)
AccuracySampleHistory = _track(AccuracySample)
OrganizationHistory = _track(Organization)
# What an agreement still runs for follows from its other columns.
AdvertisingAgreementHistory = _track(AdvertisingAgreement, exclude=("runs",))
AgreementDocumentHistory = _track(AgreementDocument)
AdvertiserPageHistory = _track(AdvertiserPage, exclude=("changed_at",))
AdvertiserPhotoHistory = _track(AdvertiserPhoto)
CategoryHistory = _track(Category)
TermHistory = _track(Term)
CodeMappingHistory = _track(CodeMapping)
UserHistory = _track(User, exclude=("password", "last_login"))
UserGroupHistory = _track(UserGroup)
UserPermissionHistory = _track(UserPermission)

HISTORIES: tuple[type[RegisterEvent], ...] = (
    CenterHistory,
    CenterPhoneHistory,
    OfferingHistory,
    SourceRecordHistory,
    CenterIdentifierHistory,
    ConfirmationHistory,
    SubmissionHistory,
    TaskHistory,
    LifecycleEventHistory,
    MatchDecisionHistory,
    EvidenceFileHistory,
    EvidenceUseHistory,
    EvidenceOfferHistory,
    SampledListingHistory,
    AccuracySampleHistory,
    OrganizationHistory,
    AdvertisingAgreementHistory,
    AgreementDocumentHistory,
    AdvertiserPageHistory,
    AdvertiserPhotoHistory,
    CategoryHistory,
    TermHistory,
    CodeMappingHistory,
    UserHistory,
    UserGroupHistory,
    UserPermissionHistory,
)
