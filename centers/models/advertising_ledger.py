"""The public ledger of advertisers: a chain of entries that nobody can change unseen.

docs/advertising-ledger.md tells an outsider how to compute each hash again. There are no fees and
no people of ours in it. Nothing on the site depends on it: it says what happened.
"""

import datetime
import hashlib
import json
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# What the first entry has in place of the hash of one before.
NO_ENTRY = "0" * 64


class AdvertisingLedgerEntry(models.Model):
    """One thing that happened to the mark of one center under one agreement.

    An agreement of an organization makes entries for each of its centers: the mark comes and goes
    with the verification of that center alone. Such an entry names the organization as well.
    """

    class Kind(models.TextChoices):
        GRANT = "grant", _("Granted")
        LAPSE = "lapse", _("Lapsed")
        RETURN = "return", _("Returned")
        CUT_SHORT = "cut-short", _("Cut short")
        END = "end", _("Ended")

    class Reason(models.TextChoices):
        AGREED = "agreed", _("An agreement was approved")
        VERIFIED = "verified", _("The center is listed and verified")
        CHECKS_RAN_OUT = "checks-ran-out", _("A check was not renewed in time")
        CHECK_FAILED = "check-failed", _("A check did not confirm what we publish")
        CLOSED = "closed", _("The center closed")
        NOT_LISTED = "not-listed", _("The center is not listed any more")
        LEFT = "left-organization", _("The center left the organization")
        PERIOD_OVER = "period-over", _("The period was over")
        ENDED_EARLY = "ended-early", _("The agreement was ended early")
        DEMO_REMOVED = "demo-removed", _("The demo was removed")

    sequence = models.PositiveBigIntegerField(_("number"), primary_key=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    effective_on = models.DateField(_("in effect from"))
    kind = models.CharField(_("what happened"), max_length=9, choices=Kind)
    reason = models.CharField(_("reason"), max_length=17, choices=Reason)
    # A plain number: the chain outlives what it speaks of.
    agreement = models.PositiveBigIntegerField(_("number of the agreement"))
    center = models.CharField(_("center id"), max_length=8)
    center_name = models.CharField(_("name of the center"), max_length=402)
    organization = models.CharField(_("organization"), max_length=200, blank=True)
    since = models.DateField(_("since"), help_text=_("The first day of the mark."))
    until = models.DateField(_("until"), help_text=_("The last day on which the agreement runs."))
    verified_until = models.DateField(
        _("verified until"), null=True, help_text=_("As of then; nothing where it was not.")
    )
    demo = models.BooleanField(_("demo"), default=False)
    previous_hash = models.CharField(_("hash of the entry before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
        default_permissions = ("view",)
        verbose_name = _("entry of the advertising ledger")
        verbose_name_plural = _("entries of the advertising ledger")
        constraints = [
            models.CheckConstraint(
                name="ledger_kind_known",
                condition=Q(kind__in=["grant", "lapse", "return", "cut-short", "end"]),
            ),
            models.CheckConstraint(
                name="ledger_hashes_are_sha256",
                condition=Q(hash__regex=r"^[0-9a-f]{64}$", previous_hash__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="ledger_no_entry_before_itself", condition=~Q(hash=F("previous_hash"))
            ),
        ]
        indexes = [
            # The last word on a center under an agreement.
            models.Index(fields=["center", "agreement", "-sequence"], name="ledger_last_word"),
            models.Index(fields=["agreement"], name="ledger_agreement"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="never_emptied",
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'refused: the ledger is never emptied';",
            ),
            pgtrigger.Trigger(
                name="follows_on",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("last", "record")],
                func="""
                    SELECT sequence, hash INTO last FROM centers_advertisingledgerentry
                        ORDER BY sequence DESC LIMIT 1;
                    IF NEW.sequence <> COALESCE(last.sequence, 0) + 1
                        OR NEW.previous_hash <> COALESCE(last.hash, repeat('0', 64))
                    THEN
                        RAISE EXCEPTION 'refused: an entry follows on the last one of the ledger'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_follows_on';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.center} {self.kind} {self.effective_on}"

    def content(self) -> dict[str, Any]:
        """Everything but the hash, as JSON says it: what the hash is computed over."""
        content = {}
        for field in self._meta.concrete_fields:
            if field.name != "hash":
                content[field.name] = _as_json(getattr(self, field.attname))
        return content

    def public(self) -> dict[str, Any]:
        """The entry as it is published, in the order of columns."""
        return self.content() | {"hash": self.hash}

    def compute_hash(self) -> str:
        """SHA-256 in hex over the content as canonical JSON (RFC 8785)."""
        return hash_of(self.content())


def hash_of(content: dict[str, Any]) -> str:
    """SHA-256 in hex over text, whole numbers, booleans and nulls as canonical JSON (RFC 8785)."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _as_json(value: object) -> object:
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value.isoformat() if isinstance(value, datetime.date) else value
