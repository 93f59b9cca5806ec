"""Test objects. Each factory makes what the register itself would accept: all are `full_clean()`ed,
checks are as `confirm()` records them, and listings are fresh when a factory returns.

Sequences make every object of a run different; `term("treats/alcohol")` is the real term.
"""

import datetime
import json
from decimal import Decimal
from functools import cache

import factory
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone

from centers import ledger, models
from centers.accounts.roles import PERMISSIONS, Role
from centers.advertising import approve, enter
from centers.listings import refresh
from centers.models.taxonomy import Answer, Section
from centers.models.verification import REQUIRED_SECTIONS
from centers.places import normalise_name
from centers.verification import clean_facts, confirm, default_expiry, facts_of

# Capitol Square, Madison, Wisconsin: most tests happen here.
MADISON = (43.0747, -89.3844)
# Of every check.
EVIDENCE = "Spoke with the front desk."
A_YEAR = datetime.timedelta(days=365)


class RegisterFactory(factory.django.DjangoModelFactory):
    """Nothing is saved that the model's own rules would refuse."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        instance = model_class(*args, **kwargs)
        instance.full_clean()
        instance.save()
        return instance


class UserFactory(RegisterFactory):
    class Meta:
        model = models.User

    username = factory.Sequence(lambda n: f"person-{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.LazyFunction(lambda: make_password(None))


class StaffFactory(UserFactory):
    """A person who may sign in to the desk: `StaffFactory(role=Role.RESEARCH_LEAD)`."""

    class Meta:
        skip_postgeneration_save = True

    is_staff = True

    @factory.post_generation
    def role(self, _create, role):
        role = role or Role.RESEARCH_TEAM
        group, made = Group.objects.get_or_create(name=role)
        if made:  # A test that commits has emptied the tables which the migration filled.
            group.permissions.set(
                Permission.objects.filter(
                    content_type__app_label="centers", codename__in=PERMISSIONS[role]
                )
            )
        self.groups.add(group)


class OrganizationFactory(RegisterFactory):
    class Meta:
        model = models.Organization

    name = factory.Sequence(lambda n: f"Organization {n}")
    website = factory.Sequence(lambda n: f"https://organization-{n}.example.org/")


class CategoryFactory(RegisterFactory):
    class Meta:
        model = models.Category

    slug = factory.Sequence(lambda n: f"group-{n}")
    name = factory.Sequence(lambda n: f"Group {n}")
    ordinal = factory.Sequence(lambda n: n)


class TermFactory(RegisterFactory):
    """A term of no real meaning; see `term()` for the real ones."""

    class Meta:
        model = models.Term

    category = factory.SubFactory(CategoryFactory)
    slug = factory.Sequence(lambda n: f"term-{n}")
    name = factory.Sequence(lambda n: f"Term {n}")
    ordinal = factory.Sequence(lambda n: n)


class SourceCodeFactory(RegisterFactory):
    class Meta:
        model = models.SourceCode

    scheme = "test"
    code = factory.Sequence(lambda n: f"C{n}")
    name = factory.Sequence(lambda n: f"Code {n}")


class CodeMappingFactory(RegisterFactory):
    class Meta:
        model = models.CodeMapping

    source_code = factory.SubFactory(SourceCodeFactory)
    term = factory.SubFactory(TermFactory)
    answer = Answer.YES


class PlaceFactory(RegisterFactory):
    class Meta:
        model = models.Place

    kind = models.Place.Kind.CITY
    code = factory.Sequence(lambda n: f"{9_000_000 + n}")
    name = factory.Sequence(lambda n: f"Town {n}")
    state = "WI"
    label = factory.LazyAttribute(lambda place: f"{place.name}, {place.state}")
    latitude, longitude = MADISON
    population = 1000
    search_name = factory.LazyAttribute(lambda place: normalise_name(place.name))


def _given(_instance, _create, value):
    """For what a test passes along that is no field of the model."""
    return value


class CenterFactory(RegisterFactory):
    """A published center with a phone, and with what a test asks for beyond its fields:

    - `yes` and `no`: slugs of terms ("treats/alcohol") that it answers, on the research team's word
    - `verified=True`: the four checks that verification needs, observed on the day `at`
    - `sections`: further sections checked on that day, like "ketamine"
    - `phone`: its number, or "" for none
    """

    class Meta:
        model = models.Center
        skip_postgeneration_save = True

    public_id = factory.Sequence(lambda n: f"t{n:07d}")
    name = factory.Sequence(lambda n: f"Center {n}")
    slug = factory.LazyAttribute(lambda c: models.Center(name=c.name, city=c.city).make_slug())
    street1 = factory.Sequence(lambda n: f"{100 + n} Main Street")
    city = "Madison"
    state = "WI"
    zip = "53703"
    website = factory.Sequence(lambda n: f"https://center-{n}.example.org/")
    latitude, longitude = MADISON
    location_precision = models.Center.Precision.ROOFTOP
    location_source = "test"
    publication = models.Center.Publication.PUBLISHED
    published_at = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)

    phone = factory.PostGeneration(_given)
    yes = factory.PostGeneration(_given)
    no = factory.PostGeneration(_given)
    verified = factory.PostGeneration(_given)
    sections = factory.PostGeneration(_given)
    at = factory.PostGeneration(_given)

    class Params:
        closed = factory.Trait(
            publication=models.Center.Publication.CLOSED, closed_on=datetime.date(2026, 2, 2)
        )
        draft = factory.Trait(publication=models.Center.Publication.DRAFT, published_at=None)

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        if not create:
            return
        at = results["at"] or timezone.localdate()
        if results["phone"] != "":
            number = {"number": results["phone"]} if results["phone"] else {}
            PhoneFactory(center=instance, **number)
        for answer in Answer.values:
            for path in results[answer] or ():
                AnswerFactory(center=instance, term=term(path), answer=answer, as_of=at)
        required = REQUIRED_SECTIONS if results["verified"] else ()
        _check_first(instance, *required, *(results["sections"] or ()), at=at)
        refresh([instance.pk])


class PhoneFactory(RegisterFactory):
    class Meta:
        model = models.CenterPhone

    center = factory.SubFactory(CenterFactory, phone="")
    number = factory.Sequence(lambda n: f"+160855501{n % 100:02d}")


class AnswerFactory(RegisterFactory):
    """An offering, without its center's listing, which CenterFactory refreshes once for all."""

    class Meta:
        model = models.Offering

    center = factory.SubFactory(CenterFactory)
    term = factory.SubFactory(TermFactory)
    answer = Answer.YES
    basis = models.offering.Basis.RESEARCH
    as_of = factory.LazyFunction(timezone.localdate)


class OfferingFactory(AnswerFactory):
    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        offering = super()._create(model_class, *args, **kwargs)
        refresh([offering.center_id])
        return offering


class ConfirmationFactory(RegisterFactory):
    """A check, recorded by `confirm()`; takes the same arguments."""

    class Meta:
        model = models.Confirmation

    center = factory.SubFactory(CenterFactory)
    section = Section.CONTACT
    method = models.Confirmation.Method.PHONE
    evidence = EVIDENCE
    observed_on = factory.LazyFunction(timezone.localdate)
    recorded_by = factory.SubFactory(UserFactory)
    reviewed_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return confirm(kwargs.pop("center"), kwargs.pop("section"), **kwargs)


class AdvertisingAgreementFactory(RegisterFactory):
    """An agreement from today on, entered and approved by the verbs; takes the arguments of
    `enter`. For a verified center of its own where none and no organization is given;
    `approved_by=None` leaves it entered."""

    class Meta:
        model = models.AdvertisingAgreement

    center = None
    organization = None
    first_day = factory.LazyFunction(timezone.localdate)
    last_day = factory.LazyAttribute(lambda a: a.first_day + datetime.timedelta(days=364))
    fee = Decimal("1200.00")
    invoice = factory.Sequence(lambda n: f"INV-{n}")
    by = factory.SubFactory(StaffFactory, role=Role.ADVERTISING_ADMIN)
    approved_by = factory.SubFactory(StaffFactory, role=Role.ADVERTISING_ADMIN)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        approved_by = kwargs.pop("approved_by")
        if not (kwargs["center"] or kwargs["organization"]):
            kwargs["center"] = CenterFactory(verified=True)
        agreement = enter(**kwargs)
        return approve(agreement, by=approved_by) if approved_by else agreement


class ImportRunFactory(RegisterFactory):
    class Meta:
        model = models.ImportRun

    source = "test-directory"
    source_name = "Test Directory"
    as_of = datetime.date(2023, 6, 1)
    file_name = "directory.xlsx"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    state = models.ImportRun.State.DONE
    finished_at = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)


class ImportRejectionFactory(RegisterFactory):
    class Meta:
        model = models.ImportRejection

    run = factory.SubFactory(ImportRunFactory)
    row = factory.Sequence(lambda n: n + 2)
    reason = "The ZIP code has no five digits."
    payload = factory.LazyFunction(lambda: {"zip": "?"})


class SourceRecordFactory(RegisterFactory):
    class Meta:
        model = models.SourceRecord

    run = factory.SubFactory(ImportRunFactory)
    source = factory.SelfAttribute("run.source")
    source_name = factory.SelfAttribute("run.source_name")
    as_of = factory.SelfAttribute("run.as_of")
    key = factory.Sequence(lambda n: f"key-{n}")
    row = factory.Sequence(lambda n: n + 2)
    payload = factory.LazyFunction(lambda: {"name1": "A center"})
    content_hash = factory.Sequence(lambda n: f"{n:064x}")
    center = factory.SubFactory(CenterFactory)


class CenterIdentifierFactory(RegisterFactory):
    class Meta:
        model = models.CenterIdentifier

    center = factory.SubFactory(CenterFactory)
    scheme = "test"
    value = factory.Sequence(lambda n: f"id-{n}")


def check(
    center: models.Center,
    *sections: str,
    at: datetime.date | None = None,
    **arguments,
) -> list[models.Confirmation]:
    """Confirm these sections of a center on the day `at` (default: today); a license for a year."""
    at = at or timezone.localdate()
    if sections and "recorded_by" not in arguments:
        arguments["recorded_by"] = UserFactory()
    checks = []
    for section in sections:
        expiry = {"expires_on": at + A_YEAR}
        given = (expiry if section == Section.LICENCE else {}) | arguments
        checks.append(
            ConfirmationFactory(center=center, section=section, observed_on=at, at=at, **given)
        )
    return checks


def _check_first(center: models.Center, *sections: str, at: datetime.date) -> None:
    """What `check` would record of a center without any check yet, in few statements.

    tests/centers/test_factories.py compares the two. The listing is the caller's to refresh.
    """
    if not sections:
        return
    recorder, reviewer = UserFactory.create_batch(2)
    common = {"recorded_by": recorder, "reviewed_by": reviewer, "observed_on": at}
    common |= {"outcome": "confirmed", "method": "phone", "evidence": EVIDENCE}
    checks = [
        models.Confirmation(
            **common,
            center=center,
            section=section,
            expires_on=default_expiry(section, at) or at + A_YEAR,
            facts=clean_facts(section, facts_of(center, section)),
        )
        for section in sections
    ]
    with transaction.atomic(), ledger.following([center.pk], at=at):
        models.Confirmation.objects.bulk_create(checks)


def term(path: str) -> models.Term:
    """The term "category/slug" as the taxonomy's fixture has it, with the terms it rests on.

    It is made where the test has not loaded the taxonomy. KeyError when there is no such term.
    """
    category, slug = path.split("/")
    found = models.Term.objects.filter(category__slug=category, slug=slug).first()
    return found or _make_term(category, slug)


def _make_term(category: str, slug: str) -> models.Term:
    categories, fields = _taxonomy()
    values = dict(fields[category, slug])
    values["category"] = models.Category.objects.filter(slug=category).first() or CategoryFactory(
        **categories[category]
    )
    for link in ("broader", "only_for", "kept_apart_from"):
        values[link] = term("/".join(values[link])) if values.get(link) else None
    return TermFactory(**values)


@cache
def _taxonomy() -> tuple[dict, dict]:
    """Category slug -> fields, and (category, slug) -> fields of the term."""
    entries = json.loads((settings.FIXTURES_DIR / "taxonomy.json").read_text(encoding="utf-8"))
    categories, by_path = {}, {}
    for entry in entries:
        fields = entry["fields"]
        if entry["model"] == "centers.category":
            categories[fields["slug"]] = fields
        elif entry["model"] == "centers.term":
            by_path[fields["category"][0], fields["slug"]] = fields
    return categories, by_path
