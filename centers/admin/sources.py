from django.contrib import admin

from centers.models import CenterIdentifier, ImportRejection, ImportRun, SourceRecord

from .base import ReadOnlyAdmin


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = (
        "source_name",
        "file_name",
        "as_of",
        "state",
        "started_at",
        "rows_total",
        "made",
        "merged",
        "updated",
        "unchanged",
        "rejected",
    )
    list_filter = ("state",)
    search_exact = ("source", "file_name", "sha256")


@admin.register(ImportRejection)
class ImportRejectionAdmin(ReadOnlyAdmin):
    list_display = ("run", "row", "reason")
    list_select_related = ("run",)
    search_exact = ("run__source", "run__file_name")


@admin.register(SourceRecord)
class SourceRecordAdmin(ReadOnlyAdmin):
    list_display = ("source", "row", "key", "as_of", "center")
    list_select_related = ("center",)
    search_exact = ("source", "key", "content_hash")
    search_center = "center"


@admin.register(CenterIdentifier)
class CenterIdentifierAdmin(ReadOnlyAdmin):
    list_display = ("scheme", "value", "center")
    list_select_related = ("center",)
    search_exact = ("value",)
    search_center = "center"
