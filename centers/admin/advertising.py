"""Advertising, to look things up. Roles show it to advertising admins alone."""

from django.contrib import admin

from centers.models import (
    AdvertiserPage,
    AdvertiserPhoto,
    AdvertisingAgreement,
    AdvertisingLedgerEntry,
    AgreementDocument,
)

from .base import ReadOnlyAdmin


@admin.register(AdvertisingAgreement)
class AdvertisingAgreementAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "center",
        "organization",
        "period",
        "fee",
        "currency",
        "invoice",
        "entered_by",
        "approved_by",
        "ended_on",
        "withdrawn_at",
    )
    list_filter = ("currency",)
    list_select_related = ("center", "organization", "entered_by", "approved_by")
    search_center = "center"
    search_exact = ("invoice", "entered_by__username", "approved_by__username")


@admin.register(AgreementDocument)
class AgreementDocumentAdmin(ReadOnlyAdmin):
    list_display = ("name", "content_type", "size", "uploaded_by", "uploaded_at")
    list_select_related = ("uploaded_by",)
    search_exact = ("sha256", "uploaded_by__username")
    # Where it lies on the disk is no address; the desk serves the file itself.
    exclude = ("file",)


@admin.register(AdvertisingLedgerEntry)
class AdvertisingLedgerEntryAdmin(ReadOnlyAdmin):
    list_display = (
        "sequence",
        "recorded_at",
        "effective_on",
        "kind",
        "reason",
        "agreement",
        "center",
        "center_name",
        "organization",
        "until",
    )
    list_filter = ("kind", "reason", "demo")
    ordering = ("-sequence",)
    search_exact = ("center", "hash")


@admin.register(AdvertiserPage)
class AdvertiserPageAdmin(ReadOnlyAdmin):
    list_display = ("center", "link", "changed_by", "changed_at")
    list_select_related = ("center", "changed_by")
    search_center = "center"


@admin.register(AdvertiserPhoto)
class AdvertiserPhotoAdmin(ReadOnlyAdmin):
    list_display = ("center", "place", "alt", "width", "height", "uploaded_by", "uploaded_at")
    list_select_related = ("center", "uploaded_by")
    search_center = "center"
    search_exact = ("sha256", "uploaded_by__username")
    # Where they lie on the disk is no address.
    exclude = ("stem",)
