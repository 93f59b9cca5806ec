"""A ledger tampered with by raw SQL, its triggers switched off, and what verify_ledger says."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from centers.accounts.roles import Role
from centers.advertising import end_early
from centers.ledger import head, verify
from centers.models import AdvertisingAgreement, AdvertisingLedgerEntry
from tests.factories import AdvertisingAgreementFactory, StaffFactory, check

pytestmark = pytest.mark.django_db

TABLE = "centers_advertisingledgerentry"


@pytest.fixture
def ledger():
    """Six entries: three grants, a lapse with its return, an end."""
    first, second, third = (AdvertisingAgreementFactory() for _n in range(3))
    check(first.center, "contact", outcome="wrong")
    check(first.center, "contact")
    admin = StaffFactory(role=Role.ADVERTISING_ADMIN)
    end_early(second, by=admin, ended_on=timezone.localdate(), reason="Asked.")
    assert AdvertisingLedgerEntry.objects.count() == 6
    return third


@pytest.fixture
def tamper(sql):
    """Write past the triggers, as someone with the keys of the database could."""

    def run(statement, *parameters):
        sql(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        done = sql(statement, *parameters)
        sql(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")
        return done

    return run


def says() -> list[str]:
    return verify().problems


def forged(entry: AdvertisingLedgerEntry, **changes) -> AdvertisingLedgerEntry:
    """The entry with other content and the hash that belongs to it."""
    for name, value in changes.items():
        setattr(entry, name, value)
    entry.hash = entry.compute_hash()
    return entry


def put_in(entry: AdvertisingLedgerEntry) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        entry.save(force_insert=True)
        cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")


def test_an_untouched_ledger_holds(ledger, capsys):
    call_command("verify_ledger", head=head().hash)
    assert "6 entries hold" in capsys.readouterr().out
    assert verify().problems == verify().notes == []


def test_a_changed_entry_is_named(ledger, tamper, capsys):
    tamper(f"UPDATE {TABLE} SET until = until + 30 WHERE sequence = 3")  # noqa: S608
    with pytest.raises(CommandError, match="does not hold"):
        call_command("verify_ledger")
    said = "Entry 3 was changed: what it says does not give its hash."
    assert said in capsys.readouterr().out
    assert says() == [said]


def test_a_changed_entry_with_a_new_hash_is_named_by_the_next(ledger, tamper):
    entry = forged(AdvertisingLedgerEntry.objects.get(pk=3), center_name="Another")
    tamper(
        f"UPDATE {TABLE} SET center_name = %s, hash = %s WHERE sequence = 3",  # noqa: S608
        entry.center_name,
        entry.hash,
    )
    assert says() == [
        "Entry 4 does not follow on entry 3: that one was changed, or one between them was removed."
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_a_missing_entry_is_named(ledger, tamper, number):
    tamper(f"DELETE FROM {TABLE} WHERE sequence = %s", number)  # noqa: S608
    assert says()[0] == f"Entry {number} is missing."


def test_also_where_the_rest_was_numbered_anew(ledger, tamper):
    tamper(f"DELETE FROM {TABLE} WHERE sequence = 3")  # noqa: S608
    for number in (4, 5, 6):
        tamper(f"UPDATE {TABLE} SET sequence = %s - 1 WHERE sequence = %s", number, number)  # noqa: S608
    problems = says()
    assert "Entry 3 was changed: it was entry 4 when its hash was made." in problems
    assert any(line.startswith("Entry 3 does not follow on entry 2") for line in problems)


def test_the_last_entry_is_missed_by_its_agreement(ledger, tamper):
    noted = head().hash
    tamper(f"DELETE FROM {TABLE} WHERE sequence = 6")  # noqa: S608
    problems = verify(noted=noted).problems
    assert problems[0].startswith(f"No entry has the noted hash {noted}")
    assert any(line.startswith("An entry is missing: “end”") for line in problems)
    # Also without a noted hash.
    assert says() == problems[1:]


def test_a_grant_at_the_end_is_missed(ledger, tamper):
    agreement = AdvertisingAgreementFactory()
    tamper(f"DELETE FROM {TABLE} WHERE sequence = 7")  # noqa: S608
    assert says() == [
        f"An entry is missing: “grant” of center {agreement.center.public_id} under agreement "
        f"{agreement.pk}, {timezone.localdate()}."
    ]


def test_an_entry_put_in_between_is_named(ledger, tamper):
    for number in (6, 5, 4):
        tamper(f"UPDATE {TABLE} SET sequence = %s + 1 WHERE sequence = %s", number, number)  # noqa: S608
    third = AdvertisingLedgerEntry.objects.get(pk=3)
    put_in(forged(third, sequence=4, previous_hash=third.hash, kind="lapse"))
    problems = says()
    assert "Entry 4 was put in: entry 5 follows on the one before it." in problems
    assert "Entry 5 was changed: it was entry 4 when its hash was made." in problems


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "grant"},
        {"kind": "return"},
        {"kind": "grant", "agreement": 999_999},
        {"kind": "grant", "center": "zzzzzzzz"},
    ],
)
def test_a_well_made_entry_at_the_end_contradicts_the_register(ledger, changes):
    last = head()
    entry = AdvertisingLedgerEntry.objects.get(pk=3)
    put_in(forged(entry, sequence=7, previous_hash=last.hash, **changes))
    assert any(line.startswith("Entry 7") for line in says())


def test_a_ledger_written_anew_as_a_whole_is_found_out_by_a_noted_hash(ledger, tamper):
    noted, previous = head().hash, "0" * 64
    for entry in AdvertisingLedgerEntry.objects.order_by("sequence"):
        forged(entry, center_name="Another", previous_hash=previous)
        previous = entry.hash
        tamper(
            f"UPDATE {TABLE} SET center_name = %s, previous_hash = %s, hash = %s"  # noqa: S608
            " WHERE sequence = %s",
            entry.center_name,
            entry.previous_hash,
            entry.hash,
            entry.sequence,
        )
    assert says() == []
    with pytest.raises(CommandError):
        call_command("verify_ledger", head=noted)


def test_what_comes_by_date_is_only_noted_for_two_nights(ledger):
    last = AdvertisingAgreement.objects.order_by("pk").last()
    over = last.over_on
    verdict = verify(at=timezone.localdate() + datetime.timedelta(days=91))
    assert verdict.problems == []
    assert len(verdict.notes) == 2
    assert verify(at=over + datetime.timedelta(days=9)).problems


def test_an_outsider_gets_the_same_hash_by_the_recipe(ledger):
    """The recipe of docs/advertising-ledger.md, spelled out again without our code."""
    import hashlib
    import json

    published = [entry.public() for entry in AdvertisingLedgerEntry.objects.order_by("sequence")]
    previous = "0" * 64
    for entry in json.loads(json.dumps(published)):
        stated = entry.pop("hash")
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(text.encode("utf-8")).hexdigest() == stated
        assert entry["previous_hash"] == previous
        previous = stated
