from django.contrib import admin

from centers.models import Center, CenterIdentifier, CenterPhone, Listing, Offering, Organization

from .base import ReadOnlyAdmin, ReadOnlyInline, RegisterAdmin


@admin.register(Organization)
class OrganizationAdmin(RegisterAdmin):
    """The one thing of the register that is edited here: the desk has no page for it."""

    list_display = ("name", "website")
    search_words = ("name",)


class PhoneInline(ReadOnlyInline):
    model = CenterPhone


class IdentifierInline(ReadOnlyInline):
    model = CenterIdentifier


class OfferingInline(ReadOnlyInline):
    model = Offering

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("term__category", "center")


@admin.register(Center)
class CenterAdmin(ReadOnlyAdmin):
    list_display = ("name", "program_name", "city", "state", "publication", "public_id", "demo")
    list_filter = ("publication", "demo", "location_precision")
    search_exact = ("public_id", "zip", "slug")
    search_words = ("name",)
    inlines = (PhoneInline, IdentifierInline, OfferingInline)


@admin.register(Offering)
class OfferingAdmin(ReadOnlyAdmin):
    list_display = ("center", "term", "answer", "basis", "as_of")
    list_filter = ("answer", "basis")
    list_select_related = ("center", "term__category")
    search_center = "center"


@admin.register(Listing)
class ListingAdmin(ReadOnlyAdmin):
    list_display = ("center", "city", "state", "verified_on", "verified_until")
    list_select_related = ("center",)
    search_center = "center"
