"""The words of the register and its places. They come from fixtures; to edit, edit those."""

from django.contrib import admin

from centers.models import Category, CodeMapping, Place, SourceCode, Term

from .base import ReadOnlyAdmin


@admin.register(Category)
class CategoryAdmin(ReadOnlyAdmin):
    list_display = ("name", "slug", "ordinal")
    search_words = ("name",)
    ordering = ("ordinal", "pk")


@admin.register(Term)
class TermAdmin(ReadOnlyAdmin):
    list_display = ("name", "category", "slug", "section", "needs_confirmation")
    list_filter = ("category", "section", "needs_confirmation")
    list_select_related = ("category",)
    search_words = ("name", "slug")
    ordering = ("category", "ordinal", "pk")


@admin.register(SourceCode)
class SourceCodeAdmin(ReadOnlyAdmin):
    list_display = ("scheme", "code", "name", "unmapped_reason")
    list_filter = ("scheme",)
    search_words = ("code", "name")
    ordering = ("scheme", "code", "pk")


@admin.register(CodeMapping)
class CodeMappingAdmin(ReadOnlyAdmin):
    list_display = ("source_code", "term", "answer")
    list_select_related = ("source_code", "term__category")
    search_exact = ("source_code__code", "term__slug")


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    list_display = ("label", "kind", "code", "state", "population")
    list_filter = ("kind",)
    search_exact = ("code",)
    search_words = ("search_name",)
