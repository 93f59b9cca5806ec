"""A center: one place, or one telehealth service, where people get treatment."""

import secrets
from collections.abc import Iterable

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import connections, models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from .taxonomy import PHONE_ONLY, Answer

# Crockford's base 32: no letter that reads like a digit, so that an id can be told over a phone.
PUBLIC_ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PUBLIC_ID_LENGTH = 8


def new_public_id() -> str:
    """A random id of 40 bits: short enough to read out, unguessable in order."""
    return "".join(secrets.choice(PUBLIC_ID_ALPHABET) for _i in range(PUBLIC_ID_LENGTH))


class CenterQuerySet(models.QuerySet):
    def published(self) -> "CenterQuerySet":
        return self.filter(publication=Center.Publication.PUBLISHED)

    def closed(self) -> "CenterQuerySet":
        return self.filter(publication=Center.Publication.CLOSED)

    def demo(self) -> "CenterQuerySet":
        return self.filter(demo=True)

    def survivors(self, public_ids: Iterable[str]) -> dict[str, int]:
        """Public id -> id of the center where merges lead from it, for those that exist.

        One query, however long the chain of merges; a center that was not merged leads to itself.
        """
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                """
                SELECT public_id, id FROM (
                    WITH RECURSIVE onward(public_id, id, merged_into_id) AS (
                        SELECT public_id, id, merged_into_id FROM centers_center
                        WHERE public_id = ANY(%s)
                        UNION ALL
                        SELECT onward.public_id, next.id, next.merged_into_id
                        FROM onward JOIN centers_center AS next ON next.id = onward.merged_into_id
                    ) SELECT * FROM onward
                ) AS steps WHERE merged_into_id IS NULL
                """,
                [list(public_ids)],
            )
            return dict(cursor.fetchall())


class PublicManager(models.Manager.from_queryset(CenterQuerySet)):
    """What the public may see: published centers, and closed ones (which say that they closed)."""

    def get_queryset(self) -> CenterQuerySet:
        return (
            super()
            .get_queryset()
            .filter(publication__in=[Center.Publication.PUBLISHED, Center.Publication.CLOSED])
        )


class Center(models.Model):
    class Publication(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Precision(models.TextChoices):
        """How near the coordinates are to the door."""

        ROOFTOP = "rooftop", _("At the address")
        STREET = "street", _("On the street")
        ZIP = "zip", _("Middle of the ZIP code area")
        CITY = "city", _("Middle of the city")

    public_id = models.CharField(
        _("public id"), max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id
    )
    slug = models.SlugField(_("slug"), max_length=80, help_text=_("For reading; the id decides."))
    organization = models.ForeignKey(
        "centers.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="centers",
    )
    name = models.CharField(_("name"), max_length=200)
    program_name = models.CharField(
        _("program or site name"), max_length=200, blank=True, help_text=_("Second line of a name.")
    )
    street1 = models.CharField(_("street"), max_length=200, blank=True)
    street2 = models.CharField(_("suite, floor or unit"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=100)
    state = models.CharField(
        _("state"), max_length=2, validators=[RegexValidator(r"^[A-Z]{2}\Z", _("Two letters."))]
    )
    zip = models.CharField(
        _("ZIP code"), max_length=5, validators=[RegexValidator(r"^\d{5}\Z", _("Five digits."))]
    )
    website = models.URLField(_("website"), blank=True, max_length=300)
    hours = models.CharField(_("opening hours"), max_length=300, blank=True)
    about = models.TextField(_("about"), blank=True, help_text=_("Plain facts, no advertising."))
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    location_precision = models.CharField(_("precision"), max_length=7, choices=Precision)
    location_source = models.CharField(
        _("source of the coordinates"), max_length=80, help_text=_("Who placed this point.")
    )
    publication = models.CharField(
        _("publication"), max_length=9, choices=Publication, default=Publication.DRAFT
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_from",
        help_text=_("The listing that took this one's place; its address leads there."),
    )
    demo = models.BooleanField(
        _("demo"), default=False, help_text=_("Fictional: shown with a banner, removable at once.")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    # Staff and batch work see everything through `unfiltered`; pages use `objects`.
    unfiltered = CenterQuerySet.as_manager()
    objects = PublicManager()

    class Meta:
        ordering = ["name", "pk"]
        base_manager_name = "unfiltered"
        default_manager_name = "unfiltered"
        verbose_name = _("center")
        verbose_name_plural = _("centers")
        constraints = [
            models.CheckConstraint(
                name="center_on_earth",
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="center_zip_is_five_digits", condition=Q(zip__regex=r"^\d{5}$")
            ),
            models.CheckConstraint(
                name="center_state_is_two_letters", condition=Q(state__regex=r"^[A-Z]{2}$")
            ),
            models.CheckConstraint(
                name="center_publication_known",
                condition=Q(publication__in=["draft", "published", "closed", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="center_precision_known",
                condition=Q(location_precision__in=["rooftop", "street", "zip", "city"]),
            ),
            models.CheckConstraint(
                name="center_merged_is_withdrawn",
                condition=Q(merged_into__isnull=True) | Q(publication="withdrawn"),
            ),
            models.CheckConstraint(
                name="center_published_has_date",
                condition=~Q(publication="published") | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="center_closed_has_date",
                condition=~Q(publication="closed") | Q(closed_on__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="merges_end",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("(NEW.merged_into_id IS NOT NULL)"),
                func="""
                    IF EXISTS (
                        WITH RECURSIVE onward(id) AS (
                            SELECT NEW.merged_into_id
                            UNION SELECT merged_into_id FROM centers_center JOIN onward USING (id)
                            WHERE merged_into_id IS NOT NULL
                        ) SELECT 1 FROM onward WHERE id = NEW.id
                    ) THEN
                        RAISE EXCEPTION 'a listing cannot be merged into itself, by any detour'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]
        indexes = [
            models.Index(fields=["state", "city"], name="center_state_city"),
            models.Index(fields=["zip"], name="center_zip"),
            # Finding the demo centers (banner, removal) must not scan a national register.
            models.Index(fields=["id"], name="center_demo", condition=Q(demo=True)),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="center_name_trgm"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args, **kwargs) -> None:
        if not self.slug:
            self.slug = self.make_slug()
        super().save(*args, **kwargs)

    def make_slug(self) -> str:
        return slugify(f"{self.name} {self.city}")[:80].strip("-") or "center"

    @property
    def full_name(self) -> str:
        return f"{self.name}: {self.program_name}" if self.program_name else self.name

    def survivor(self) -> "Center":
        """Where merges lead from here, to their end; the center itself where it was not merged."""
        center = self
        while center.merged_into is not None:
            center = center.merged_into
        return center

    def treats_by_phone_only(self) -> bool:
        """Whether it has no place that people come to. One query."""
        category, slug = PHONE_ONLY
        only = {"term__category__slug": category, "term__slug": slug, "answer": Answer.YES}
        return self.offerings.filter(**only).exists()

    @property
    def is_published(self) -> bool:
        return self.publication == self.Publication.PUBLISHED

    @property
    def is_closed(self) -> bool:
        return self.publication == self.Publication.CLOSED


class CenterPhone(models.Model):
    """A number to call. The first main number is the one behind the call button."""

    class Kind(models.TextChoices):
        MAIN = "main", _("Main number")
        INTAKE = "intake", _("Intake line")

    center = models.ForeignKey(Center, on_delete=models.CASCADE, related_name="phones")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.MAIN)
    number = models.CharField(
        _("number"),
        max_length=16,
        validators=[RegexValidator(r"^\+[1-9]\d{6,14}\Z", _("In E.164 form, like +16085550123."))],
    )
    extension = models.CharField(_("extension"), max_length=10, blank=True)
    ordinal = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["ordinal", "pk"]
        verbose_name = _("phone number")
        verbose_name_plural = _("phone numbers")
        constraints = [
            models.UniqueConstraint(
                fields=["center", "number", "extension"], name="center_phone_unique"
            ),
            models.CheckConstraint(
                name="center_phone_e164", condition=Q(number__regex=r"^\+[1-9][0-9]{6,14}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} x{self.extension}" if self.extension else self.number
