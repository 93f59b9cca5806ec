"""A center asks to be listed: what its people say of it, and what we made of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centers.private_files import nameless_path

from .evidence import evidence_storage


def paper_path(instance: "ApplicationFile", filename: str) -> str:
    return nameless_path()


class ApplicationQuerySet(models.QuerySet):
    def open(self) -> "ApplicationQuerySet":
        """Not decided: soonest due first, and after those the ones that wait for the applicant."""
        paused = models.Case(
            models.When(state=Application.State.QUESTIONS, then=1),
            default=0,
            output_field=models.SmallIntegerField(),
        )
        undecided = self.filter(state__in=Application.OPEN)
        return undecided.order_by(paused, "due_on", "pk")


class Application(models.Model):
    """Until it is sent it is the applicant's draft and nobody else's. Sent, it has a draft center
    in the register, and a person of the research team decides."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Not sent yet")
        RECEIVED = "received", _("Application received")
        IN_REVIEW = "in-review", _("In review")
        QUESTIONS = "questions", _("We have a question")
        LISTED = "listed", _("Listed")
        DECLINED = "declined", _("Declined")

    OPEN = (State.RECEIVED, State.IN_REVIEW, State.QUESTIONS)

    name = models.CharField(_("name of the center"), max_length=200)
    email = models.EmailField(_("e-mail of the applicant"))
    language = models.CharField(_("language"), max_length=5, default="en")
    # One sheet of the form makes one application, however often it is sent.
    form_key = models.CharField(_("key of the form"), max_length=64, unique=True)
    started_at = models.DateTimeField(_("started at"), default=timezone.now)
    email_confirmed_at = models.DateTimeField(_("address confirmed at"), null=True, blank=True)
    facts = models.JSONField(
        _("facts"), default=dict, help_text=_("By section, in the form of a check's facts.")
    )
    statements = models.JSONField(
        _("statements"), default=dict, help_text=_("By criterion: yes or no.")
    )
    note = models.TextField(_("note of the applicant"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    center = models.OneToOneField(
        "centers.Center",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="application",
    )
    submitted_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    due_on = models.DateField(_("answer due on"), null=True, blank=True)
    checklist = models.JSONField(
        _("checklist"), default=dict, help_text=_("By criterion: met or not met, as we found it.")
    )
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decided_applications",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        default_permissions = ("view",)
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.CheckConstraint(
                name="application_state_known",
                condition=Q(
                    state__in=[
                        "draft",
                        "received",
                        "in-review",
                        "questions",
                        "listed",
                        "declined",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="application_sent_is_whole",
                condition=Q(state="draft", center__isnull=True)
                | Q(
                    center__isnull=False,
                    email_confirmed_at__isnull=False,
                    submitted_at__isnull=False,
                    due_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="application_decided_by_someone",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                & ~Q(state__in=["listed", "declined"])
                | Q(
                    state__in=["listed", "declined"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="application_declined_has_reason",
                condition=~Q(state="declined") | Q(reason__regex=r"\S"),
                violation_error_message=_("Say why, in words for the applicant."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state__in=["received", "in-review", "questions"]),
                name="application_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display()})"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def waits_for_them(self) -> bool:
        """A question of ours is open: until it is answered, our time to decide stands still."""
        return self.state == self.State.QUESTIONS


class ApplicationQuestion(models.Model):
    """What we asked an applicant, and what they answered; the whole exchange is kept."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField(_("our question"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="application_questions",
    )
    asked_at = models.DateTimeField(_("asked at"))
    reply = models.TextField(_("their reply"), blank=True)
    replied_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        default_permissions = ("view",)
        verbose_name = _("question to an applicant")
        verbose_name_plural = _("questions to applicants")

    def __str__(self) -> str:
        return self.text


class ApplicationFile(models.Model):
    """A paper that an applicant sent along; kept like evidence, and becomes that with a check."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(_("file"), storage=evidence_storage, upload_to=paper_path)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=40)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        ordering = ["uploaded_at", "pk"]
        default_permissions = ("view",)
        verbose_name = _("paper of an application")
        verbose_name_plural = _("papers of applications")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "sha256"], name="application_file_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name
