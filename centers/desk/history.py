"""Who changed what, and when: of a center and of a person; as a page and as CSV."""

from itertools import groupby

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from centers.history import (
    Filters,
    Mark,
    Timeline,
    csv_lines,
    entries,
    hidden_from,
    title_of,
    without_rewrites,
)
from centers.models import Center, User

from .access import research_team, staff


class FilterForm(forms.Form):
    kind = forms.MultipleChoiceField(
        label=gettext_lazy("What was changed"), required=False, widget=forms.CheckboxSelectMultiple
    )
    since = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    person = forms.ModelChoiceField(
        label=gettext_lazy("By"),
        required=False,
        queryset=User.objects.filter(is_staff=True).order_by("username"),
        to_field_name="username",
        empty_label=gettext_lazy("anyone"),
    )

    def __init__(self, *args, timeline: Timeline, **kwargs):
        super().__init__(*args, **kwargs)
        self.hidden = timeline.filters.hidden
        models = [table.pgh_tracked_model for table in timeline.tables()]
        self.fields["kind"].choices = [(model.__name__, title_of(model)) for model in models]
        if isinstance(timeline.subject, User):
            del self.fields["person"]

    def filters(self) -> Filters:
        given = self.cleaned_data
        return Filters(
            tables=tuple(given["kind"]),
            hidden=self.hidden,
            since=given["since"],
            until=given["until"],
            person=given.get("person"),
        )


@never_cache
@research_team
@require_safe
def of_center(request: HttpRequest, public_id: str) -> HttpResponse:
    """All that changed of a center."""
    center = _center(public_id)
    addresses = {
        "here": reverse("desk:center-history", args=[center.public_id]),
        "csv": reverse("desk:center-history-csv", args=[center.public_id]),
    }
    return _page(request, center, {"center": center, "person": None, **addresses})


@research_team
@require_safe
def of_center_csv(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    center = _center(public_id)
    return _csv(request, center, f"history-{center.public_id}.csv")


@never_cache
@staff
@require_safe
def of_person(request: HttpRequest, username: str) -> HttpResponse:
    """All that a person changed, and what changed of their account: for them and those who look
    after people."""
    person = _person(request.user, username)
    addresses = {
        "here": reverse("desk:person-history", args=[person.username]),
        "csv": reverse("desk:person-history-csv", args=[person.username]),
    }
    return _page(request, person, {"center": None, "person": person, **addresses})


@staff
@require_safe
def of_person_csv(request: HttpRequest, username: str) -> StreamingHttpResponse:
    person = _person(request.user, username)
    return _csv(request, person, f"history-of-person-{person.pk}.csv")


def _center(public_id: str) -> Center:
    return get_object_or_404(Center.unfiltered, public_id=public_id.lower())


def _person(asking: User, username: str) -> User:
    person = get_object_or_404(User, username=username)
    looks_after = asking.has_perm("centers.lead_research") or asking.has_perm("centers.change_user")
    if asking != person and not looks_after:
        raise PermissionDenied
    return person


def _page(request: HttpRequest, subject: Center | User, context: dict) -> HttpResponse:
    shown = Filters(hidden=hidden_from(request.user, subject))
    form = FilterForm(request.GET or None, timeline=Timeline(subject, shown))
    filters = form.filters() if form.is_bound and form.is_valid() else shown
    after = Mark.parse(request.GET.get("after", ""))
    page = Timeline(subject, filters).page(after)
    told = entries(without_rewrites(page.changes))
    query = request.GET.copy()
    query.pop("after", None)
    context |= {
        "form": form,
        "acts": [
            list(lines) for _key, lines in groupby(told, key=lambda e: (e.act or e.at, e.who))
        ],
        "query": query.urlencode(),
        "after": after,
        "next": page.next,
        "several": bool(context["person"]),
    }
    return render(request, "desk/history/timeline.html", context)


def _csv(request: HttpRequest, subject: Center | User, name: str) -> HttpResponse:
    shown = Filters(hidden=hidden_from(request.user, subject))
    form = FilterForm(request.GET or None, timeline=Timeline(subject, shown))
    if form.is_bound and not form.is_valid():
        return HttpResponse(_("The filter is not understood."), status=400)
    filters = form.filters() if form.is_bound else shown
    lines = csv_lines(Timeline(subject, filters).all())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
