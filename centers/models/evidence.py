"""Files that prove a check: kept outside the web root, served to staff only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from centers.private_files import PrivateStorage, nameless_path


def evidence_storage() -> PrivateStorage:
    return PrivateStorage("EVIDENCE_ROOT")


def evidence_path(instance: "EvidenceFile", filename: str) -> str:
    return nameless_path()


class EvidenceFile(models.Model):
    """A document or picture; several checks may rest on it."""

    center = models.ForeignKey(
        "centers.Center", on_delete=models.PROTECT, related_name="evidence_files"
    )
    file = models.FileField(_("file"), storage=evidence_storage, upload_to=evidence_path)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=40)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="evidence_files"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    confirmations = models.ManyToManyField(
        "centers.Confirmation", blank=True, related_name="evidence_files"
    )
    submissions = models.ManyToManyField(
        "centers.Submission", blank=True, related_name="evidence_files"
    )

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")

    def __str__(self) -> str:
        return self.name
