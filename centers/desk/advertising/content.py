"""What an advertiser shows of itself: text, link and photos, with a preview as visitors see it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from centers.advertising.page import (
    add_photo,
    describe_photo,
    page_of,
    remove_photo,
    write_page,
)
from centers.advertising.serve import photo_response
from centers.advertising.shown import advertised
from centers.desk.access import advertising_admins, recent_login
from centers.history import Filters, Timeline, entries
from centers.history.words import Difference, Entry
from centers.models import AdvertiserPage, AdvertiserPhoto, AdvertisingAgreement, Center
from centers.models.advertiser_page import PHOTOS_AT_MOST
from centers.refusals import refusals

from .forms import AltForm, PhotoForm, WordsForm

_TOLD_AT_MOST = 20


@never_cache
@advertising_admins
@recent_login
@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page as it is, and the forms that change it."""
    return _content_page(request, _center(public_id))


@advertising_admins
@recent_login
@require_POST
def words(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change the text and the link."""
    center = _center(public_id)
    form = WordsForm(request.POST)
    if form.is_valid():
        with refusals(form):
            write_page(center, **form.cleaned_data, by=request.user)
            messages.success(request, _("Saved: text and link."))
            return redirect("desk:advertiser-page", center.public_id)
    return _content_page(request, center, words=form, status=422)


@advertising_admins
@recent_login
@require_POST
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a photo."""
    center = _center(public_id)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        with refusals(form):
            add_photo(center, given["photo"], alt=given["alt"], by=request.user)
            messages.success(request, _("Added: the photo. All that it told besides is removed."))
            return redirect("desk:advertiser-page", center.public_id)
    return _content_page(request, center, photo=form, status=422)


@advertising_admins
@recent_login
@require_POST
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Say anew what a photo shows."""
    photo = _photo(pk)
    form = AltForm(request.POST, auto_id=f"photo-{pk}-%s")
    if form.is_valid():
        with refusals(form):
            describe_photo(photo, **form.cleaned_data, by=request.user)
            messages.success(request, _("Saved: what the photo shows."))
            return redirect("desk:advertiser-page", photo.center.public_id)
    return _content_page(request, photo.center, alts={pk: form}, status=422)


@advertising_admins
@recent_login
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    photo = _photo(pk)
    remove_photo(photo, by=request.user)
    messages.success(request, _("Removed: the photo and its files."))
    return redirect("desk:advertiser-page", photo.center.public_id)


@advertising_admins
@require_safe
def photo_file(request: HttpRequest, pk: int, width: int) -> HttpResponse:
    """A photo's file for the desk, whether visitors see it now or not."""
    return photo_response(request, _photo(pk), width)


def photo_address(pk: int, width: int) -> str:
    return reverse("desk:advertiser-photo", args=[pk, width])


def _content_page(
    request: HttpRequest,
    center: Center,
    *,
    words: forms.Form | None = None,
    photo: forms.Form | None = None,
    alts: dict[int, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = advertised([center.pk])
    stands = AdvertiserPage.objects.filter(center=center).first()
    photos = list(center.advertiser_photos.order_by("place", "pk"))
    context = {
        "center": center,
        "page": page_of(center.pk, photo_address),
        "shown_until": shown.get(center.pk),
        # The preview shows the label in any case.
        "advertised": {center.pk: shown.get(center.pk) or timezone.localdate()},
        "words": words
        or WordsForm(
            initial={"description": stands.description, "link": stands.link} if stands else None
        ),
        "photo_form": photo or PhotoForm(),
        "photos": [
            {
                "photo": one,
                "src": photo_address(one.pk, one.widths[0]),
                "form": (alts or {}).get(one.pk)
                or AltForm(initial={"alt": one.alt}, auto_id=f"photo-{one.pk}-%s"),
            }
            for one in photos
        ],
        "room": PHOTOS_AT_MOST - len(photos),
        "most": PHOTOS_AT_MOST,
        "told": _told(center),
    }
    return render(request, "desk/advertising/content.html", context, status=status)


def _told(center: Center) -> list[tuple[Entry, list[Difference]]]:
    """What was changed of it, newest first; of a change also from what to what."""
    tables = (AdvertiserPage.__name__, AdvertiserPhoto.__name__)
    changes = Timeline(center, Filters(tables=tables)).page(size=_TOLD_AT_MOST).changes
    return [
        (entry, entry.differences if change.before and change.after else [])
        for change, entry in zip(changes, entries(changes), strict=True)
    ]


def _center(public_id: str) -> Center:
    """One that has or had an agreement: only then there is something to prepare."""
    center = get_object_or_404(Center.unfiltered, public_id=public_id.lower())
    get_object_or_404(AdvertisingAgreement.objects.of(center).filter(withdrawn_at=None)[:1])
    return center


def _photo(pk: int) -> AdvertiserPhoto:
    return get_object_or_404(AdvertiserPhoto.objects.select_related("center"), pk=pk)
