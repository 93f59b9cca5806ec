"""The search row: what a search needs to know about a published center, and nothing else.

It is written by centers/listings only, in the transaction that changes the center. It has no
advertising column: what is not here cannot move a result.
"""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centers.geodesy import CubeField


class ListingQuerySet(models.QuerySet):
    def verified(self, at: datetime.date | None = None) -> "ListingQuerySet":
        """Listings whose verification holds on the day `at` (default: today)."""
        return self.filter(verified_until__gte=at or timezone.localdate())


class Listing(models.Model):
    center = models.OneToOneField(
        "centers.Center", primary_key=True, on_delete=models.CASCADE, related_name="listing"
    )
    search_name = models.CharField(_("normalised names"), max_length=410)
    # Sorted by code point, so that anyone can recompute the order without our locale.
    sort_name = models.CharField(_("name to sort by"), max_length=410, db_collation="C")
    state = models.CharField(_("state"), max_length=2)
    city = models.CharField(_("city"), max_length=100)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    point = CubeField(help_text=_("Earth-centered coordinates in metres, for distances."))
    yes = ArrayField(models.IntegerField(), help_text=_("Ids of terms answered yes."))
    no = ArrayField(models.IntegerField(), help_text=_("Ids of terms answered no."))
    only = ArrayField(
        models.IntegerField(), help_text=_("Ids of the needs that an exclusive programme serves.")
    )
    dated_yes = ArrayField(
        models.IntegerField(), help_text=_("Yes only while the check behind it holds.")
    )
    dated_until = models.DateField(_("until then"), null=True, blank=True)
    telehealth_yes = ArrayField(
        models.IntegerField(),
        default=list,
        help_text=_("Ids of the terms “by phone or video in” a state, answered yes."),
    )
    telehealth_until = models.DateField(
        _("licensed there until"),
        null=True,
        blank=True,
        help_text=_("The last day of the license check behind those."),
    )
    verified_on = models.DateField(
        _("verified on"), null=True, blank=True, help_text=_("The oldest check it rests on.")
    )
    verified_until = models.DateField(_("verified until"), null=True, blank=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints = [
            models.CheckConstraint(
                name="listing_verification_has_both_ends",
                condition=Q(verified_on__isnull=True, verified_until__isnull=True)
                | Q(verified_on__isnull=False, verified_until__isnull=False),
            ),
        ]
        indexes = [
            GistIndex(fields=["point"], name="listing_point"),
            GinIndex(fields=["yes"], opclasses=["gin__int_ops"], name="listing_yes"),
            GinIndex(
                fields=["telehealth_yes"], opclasses=["gin__int_ops"], name="listing_telehealth"
            ),
            GinIndex(
                fields=["search_name"], opclasses=["gin_trgm_ops"], name="listing_search_name"
            ),
            models.Index(fields=["state", "sort_name", "center"], name="listing_state_name"),
            models.Index(fields=["sort_name", "center"], name="listing_sort_name"),
            models.Index(fields=["verified_until"], name="listing_verified_until"),
        ]

    def __str__(self) -> str:
        return self.sort_name

    def is_verified(self, at: datetime.date | None = None) -> bool:
        return self.verified_until is not None and self.verified_until >= (
            at or timezone.localdate()
        )
