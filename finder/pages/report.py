"""Report a problem: three taps, no account, no address. Following it: a private link."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from centers import reports
from centers.models import Center, PrivateLink, Report

from .open_forms import OpenForm, PlainTextField, open_page, take_in
from .private_links import by_link
from .providers import public_center


class ReportForm(OpenForm):
    name = "report"

    kind = forms.ChoiceField(
        label=_("What is wrong?"), choices=Report.Kind.choices, widget=forms.RadioSelect
    )
    text = PlainTextField(
        label=_("Anything else?"),
        help_text=_("Please do not write who you are, or anything about your health."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def report_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """A visitor says what is wrong with a listing."""
    center = public_center(public_id)
    form = ReportForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and (secret := take_in(request, form, lambda: _received(form, center), times=10)):
        return redirect("report-status", secret)
    context = {"center": center, "form": form}
    return render(request, "finder/report/page.html", context, status=form.status)


def _received(form: ReportForm, center: Center) -> str:
    """The secret of the page that follows the report."""
    given = form.cleaned_data
    _made, secret = reports.receive(
        center, given["kind"], text=given["text"], form_key=form.form_key
    )
    return secret


@by_link(PrivateLink.Purpose.REPORT)
@require_safe
def report_status(request: HttpRequest, link: PrivateLink, secret: str) -> HttpResponse:
    """Thanks, and what became of it."""
    report = get_object_or_404(Report.objects.select_related("center"), pk=link.subject_id)
    context = {"report": report, "checked_on": reports.checked_on(report)}
    return render(request, "finder/report/status.html", context)


def notices(center: Center) -> list[Report]:
    """What the page of a center says is being checked: of each kind the first that was reported."""
    first: dict[str, Report] = {}
    for report in Report.objects.of(center).standing():
        first.setdefault(report.kind, report)
    return list(first.values())
