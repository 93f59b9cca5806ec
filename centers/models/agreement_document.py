from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from centers.private_files import PrivateStorage, nameless_path


def document_storage() -> PrivateStorage:
    return PrivateStorage("EVIDENCE_ROOT")


def document_path(instance: "AgreementDocument", filename: str) -> str:
    return nameless_path()


class AgreementDocument(models.Model):
    """The signed paper. No EvidenceFile, for the research team reads those and this names a fee."""

    file = models.FileField(_("file"), storage=document_storage, upload_to=document_path)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=40)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="agreement_documents"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("document of an agreement")
        verbose_name_plural = _("documents of agreements")

    def __str__(self) -> str:
        return self.name
