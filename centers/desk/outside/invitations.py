"""Invitations in batches, and how far each has come. For research leads."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centers import invitations
from centers.desk.access import research_leads
from centers.models import InvitationBatch

_SHOWN = 50


class BatchForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the batch"), max_length=120)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    lines = forms.CharField(
        label=gettext_lazy("Listing number and address, one a line"),
        help_text=gettext_lazy("For example: k3v9x2ab, desk@center.org"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


@never_cache
@research_leads
@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: HttpRequest) -> HttpResponse:
    """All batches with their progress, and the form for the next."""
    form = BatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pairs = invitations.read_lines(form.cleaned_data["lines"])
        except invitations.InvitationError as error:
            form.add_error("lines", error.messages)
        else:
            _batch, written = invitations.invite(
                pairs,
                name=form.cleaned_data["name"],
                language=form.cleaned_data["language"],
                by=request.user,
            )
            messages.success(
                request,
                _("%(written)d invitations written, %(left)d left out.")
                % {"written": written, "left": len(pairs) - written},
            )
            return redirect("desk:invitations")
    shown = list(InvitationBatch.objects.select_related("made_by")[:_SHOWN])
    found = invitations.progress(shown)
    context = {"form": form, "rows": [(batch, found.get(batch.pk)) for batch in shown]}
    status = 422 if form.is_bound else 200
    return render(request, "desk/invitations/page.html", context, status=status)
