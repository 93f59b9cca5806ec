"""What the pages of the admin share: read-only, and quick on a million rows."""

import re

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.paginator import Paginator
from django.db import connections, models
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from centers.history import Filters, Mark, Timeline, entries, hidden_from, without_rewrites
from centers.models import Center, User

# Beyond this many matches nobody pages on; they narrow the search.
COUNTED = 10_000
# Up to this many rows a table is counted rather than guessed at.
SMALL = 20_000
# A search by center looks at no more centers than this.
CENTERS_SEARCHED = 1_000


class QuickPaginator(Paginator):
    """Counts a big table by PostgreSQL's own estimate, and matches of a filter up to COUNTED."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        if not rows.query.where:
            with connections[rows.db].cursor() as cursor:
                cursor.execute(
                    "SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass",
                    [rows.model._meta.db_table],
                )
                (estimate,) = cursor.fetchone()
            if estimate > SMALL:
                return estimate
            return rows.count()
        return rows.order_by()[:COUNTED].count()


class RegisterAdmin(admin.ModelAdmin):
    """A list that can be searched by id, by exact fields, by words and by center.

    `search_exact` are lookups compared as typed; `search_words` should have a trigram index;
    `search_center` is the path to the center whose public id or name may be typed.
    """

    search_exact: tuple[str, ...] = ()
    search_words: tuple[str, ...] = ()
    search_center = ""
    # Django shows the search box where there is something here; the search itself is below.
    search_fields = ("pk",)
    paginator = QuickPaginator
    show_full_result_count = False
    list_per_page = 50
    ordering = ("-pk",)
    actions = None
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    object_history_template = "admin/register_history.html"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        # A regular expression is what a trigram index answers without minding case.
        pattern = re.escape(term)
        found = Q()
        if term.isascii() and term.isdigit() and len(term) < 19:
            found |= Q(pk=term)
        for field in self.search_exact:
            found |= Q(**{field: term})
        for field in self.search_words:
            found |= Q(**{f"{field}__iregex": pattern})
        if self.search_center:
            # Their ids first: with a join in the condition no index of this table would be used.
            centers = Center.unfiltered.filter(
                Q(public_id=term.lower()) | Q(name__iregex=pattern)
            ).order_by("pk")
            ids = list(centers.values_list("pk", flat=True)[:CENTERS_SEARCHED])
            found |= Q(**{f"{self.search_center}__in": ids})
        return (queryset.filter(found) if found else queryset.none()), False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        """The history that the database keeps of a center or a person; for what hangs on a center,
        that of all its rows of this kind. Below it stands what was done in the admin itself."""
        row = self.get_object(request, unquote(object_id))
        subject = row if isinstance(row, Center | User) else getattr(row, "center", None)
        context = {"entries": [], "older": None, "subject": subject}
        if subject is not None and self.has_view_or_change_permission(request, row):
            tables = () if subject is row else (self.model.__name__,)
            after = Mark.parse(request.GET.get("after", ""))
            filters = Filters(tables=tables, hidden=hidden_from(request.user, subject))
            page = Timeline(subject, filters).page(after)
            context |= {"entries": entries(without_rewrites(page.changes)), "older": page.next}
        return super().history_view(request, object_id, context | (extra_context or {}))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is deleted by hand: places close, checks are superseded, accounts are closed."""
        return False


class ReadOnlyAdmin(RegisterAdmin):
    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
