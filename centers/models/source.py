"""What outside sources said, verbatim, and how it was brought in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One reading of one file. Its counts, rejects and quality report stay with it."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    source = models.SlugField(_("source"), max_length=40, help_text=_("E.g. samhsa-su."))
    source_name = models.CharField(_("name of the source"), max_length=120)
    as_of = models.DateField(_("as of"), help_text=_("The day for which the source speaks."))
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256 of the input"), max_length=64)
    format = models.SlugField(
        _("format"), max_length=40, default="samhsa-directory", help_text=_("How it was read.")
    )
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    next_row = models.PositiveIntegerField(
        _("next row"), default=0, help_text=_("Where a resumed run goes on (0-based data row).")
    )
    rows_total = models.PositiveIntegerField(_("rows in the file"), default=0)
    made = models.PositiveIntegerField(_("centers made"), default=0)
    merged = models.PositiveIntegerField(_("rows joined to a center of another source"), default=0)
    updated = models.PositiveIntegerField(_("centers updated"), default=0)
    unchanged = models.PositiveIntegerField(_("rows unchanged"), default=0)
    rejected = models.PositiveIntegerField(_("rows rejected"), default=0)
    failure = models.TextField(_("why it failed"), blank=True)
    report = models.JSONField(_("quality report"), default=dict, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        constraints = [
            models.CheckConstraint(
                name="import_run_done_has_end",
                condition=~Q(state="done") | Q(finished_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["source", "sha256"], name="import_run_input")]

    def __str__(self) -> str:
        return f"{self.source_name}, {self.file_name}"


class ImportRejection(models.Model):
    """A row that could not be used, kept with the reason so that nothing is lost."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejections")
    row = models.PositiveIntegerField(_("row"), help_text=_("As the spreadsheet numbers it."))
    reason = models.CharField(_("reason"), max_length=300)
    payload = models.JSONField(_("the row as given"))

    class Meta:
        ordering = ["run", "row", "pk"]
        verbose_name = _("rejected row")
        verbose_name_plural = _("rejected rows")
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="rejection_row_unique")]

    def __str__(self) -> str:
        return f"row {self.row}: {self.reason}"


class SourceRecord(models.Model):
    """A row of a source, verbatim, and the center it was matched to.

    The match is a decision: later imports update the payload and never the match.
    """

    source = models.SlugField(_("source"), max_length=40)
    source_name = models.CharField(_("name of the source"), max_length=120)
    as_of = models.DateField(_("as of"))
    key = models.CharField(
        _("key in the source"), max_length=64, help_text=_("Stable for a facility in this source.")
    )
    row = models.PositiveIntegerField(_("row"), help_text=_("As the spreadsheet numbers it."))
    format = models.SlugField(
        _("format"),
        max_length=40,
        default="samhsa-directory",
        help_text=_("How the row is read; a record of an unknown format is left alone."),
    )
    payload = models.JSONField(_("the row as given"))
    content_hash = models.CharField(_("hash of the row"), max_length=64)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="records")
    center = models.ForeignKey(
        "centers.Center",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="source_records",
    )

    class Meta:
        ordering = ["-as_of", "-pk"]
        verbose_name = _("source record")
        verbose_name_plural = _("source records")
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="source_record_unique")
        ]

    def __str__(self) -> str:
        return f"{self.source} row {self.row}"


class CenterIdentifier(models.Model):
    """A name by which others know a center: NPI, licence number, a source's stable id."""

    center = models.ForeignKey(
        "centers.Center", on_delete=models.CASCADE, related_name="identifiers"
    )
    scheme = models.SlugField(_("scheme"), max_length=40)
    value = models.CharField(_("value"), max_length=100)

    class Meta:
        ordering = ["scheme", "value", "pk"]
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_unique")
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"
