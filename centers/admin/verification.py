from django.contrib import admin

from centers.models import (
    AccuracySample,
    Confirmation,
    EvidenceFile,
    LifecycleEvent,
    SampledListing,
    Submission,
    Task,
)

from .base import ReadOnlyAdmin


@admin.register(Confirmation)
class ConfirmationAdmin(ReadOnlyAdmin):
    list_display = (
        "center",
        "section",
        "outcome",
        "method",
        "observed_on",
        "expires_on",
        "recorded_by",
        "reviewed_by",
    )
    list_filter = ("section", "outcome", "method", "review_reason")
    list_select_related = ("center", "recorded_by", "reviewed_by")
    search_center = "center"
    search_exact = ("recorded_by__username", "reviewed_by__username")


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = (
        "center",
        "section",
        "outcome",
        "state",
        "review_reason",
        "recorded_by",
        "recorded_at",
        "reviewed_by",
    )
    list_filter = ("state", "section", "review_reason")
    list_select_related = ("center", "recorded_by", "reviewed_by")
    search_center = "center"
    search_exact = ("recorded_by__username", "reviewed_by__username")


@admin.register(EvidenceFile)
class EvidenceFileAdmin(ReadOnlyAdmin):
    list_display = ("name", "center", "content_type", "size", "uploaded_by", "uploaded_at")
    list_filter = ("content_type",)
    list_select_related = ("center", "uploaded_by")
    search_center = "center"
    search_exact = ("sha256", "uploaded_by__username")
    # Where it lies on the disk is no address; the desk serves the file itself.
    exclude = ("file",)


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    list_display = (
        "center",
        "reason",
        "serious",
        "opened_at",
        "due_on",
        "leased_to",
        "leased_until",
        "closed_at",
        "resolution",
    )
    list_filter = ("reason", "serious", "resolution")
    list_select_related = ("center", "leased_to")
    search_center = "center"
    search_exact = ("leased_to__username", "closed_by__username")


@admin.register(LifecycleEvent)
class LifecycleEventAdmin(ReadOnlyAdmin):
    list_display = ("center", "kind", "reason", "done_by", "done_at", "undone_by", "undone_at")
    list_filter = ("kind",)
    list_select_related = ("center", "done_by", "undone_by")
    search_center = "center"
    search_exact = ("done_by__username",)


@admin.register(AccuracySample)
class AccuracySampleAdmin(ReadOnlyAdmin):
    list_display = ("drawn_on", "size", "population", "drawn_by")
    list_select_related = ("drawn_by",)


@admin.register(SampledListing)
class SampledListingAdmin(ReadOnlyAdmin):
    list_display = ("center", "sample", "result", "called_by", "called_at")
    list_filter = ("result",)
    list_select_related = ("center", "sample", "called_by")
    search_center = "center"
