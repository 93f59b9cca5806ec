"""Whatever is done to listings, in whatever order: undone from the end, all is as it was."""

import datetime
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from centers.accounts.roles import Role
from centers.lifecycle import (
    LifecycleError,
    close,
    merge,
    publish,
    reopen,
    split,
    undo,
    unpublish,
    withdraw,
)
from centers.listings import differences
from centers.models import Center, SourceRecord
from centers.tasks import open_task
from tests.factories import (
    CenterFactory,
    CenterIdentifierFactory,
    OfferingFactory,
    SourceRecordFactory,
    StaffFactory,
    check,
    term,
)
from tests.thoroughness import examples

DAY = datetime.date(2026, 1, 1)
SIMPLE = {
    "publish": publish,
    "unpublish": unpublish,
    "close": lambda center, **words: close(center, closed_on=DAY, **words),
    "reopen": reopen,
    "withdraw": withdraw,
}
which = st.integers(0, 5)
deeds = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(sorted(SIMPLE)), which),
        st.tuples(st.just("merge"), which, which),
        st.tuples(st.just("merge"), which, which),
        st.tuples(st.just("split"), which),
    ),
    max_size=7,
)


def some_register() -> None:
    terms = [term("care/detox"), term("care/outpatient")]
    for number, basis in enumerate(["research", "provider", "import", "import"]):
        center = CenterFactory(draft=number == 3)
        SourceRecordFactory(center=center)
        CenterIdentifierFactory(center=center)
        for place, what in enumerate(terms):
            if (number + place) % 3:
                day = DAY + datetime.timedelta(days=number * (place + 1))
                answer = "yes" if (number + place) % 2 else "no"
                OfferingFactory(center=center, term=what, answer=answer, basis=basis, as_of=day)
        open_task(center, "public-report", detail={"of": number}, serious=number == 1)
        open_task(center, "import-candidate")
        if number == 0:
            check(center, "payment")


def do(deed, lead):
    centers = list(Center.unfiltered.order_by("pk"))
    kind, *chosen = deed
    center, *rest = [centers[place % len(centers)] for place in chosen]
    words = {"by": lead, "reason": "Because."}
    if kind == "merge":
        return merge(center, rest[0], **words)
    if kind == "split":
        records = list(center.source_records.values_list("pk", flat=True)[:1])
        phones = list(center.phones.values_list("pk", flat=True)[:1])
        return split(center, name="Split off", records=records, phones=phones, **words)
    return SIMPLE[kind](center, **words)


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=examples(15))
@given(deeds=deeds)
def test_undoing_from_the_end_gives_the_register_back(snapshot, deeds):
    with undone():
        some_register()
        lead = StaffFactory(role=Role.RESEARCH_LEAD)
        records = set(SourceRecord.objects.values_list("pk", flat=True))
        done = []
        for deed in deeds:
            before = snapshot()
            try:
                event = do(deed, lead)
            except LifecycleError:
                # Refused: nothing has changed.
                assert snapshot() == before
            else:
                done.append((event, before))
            assert list(differences()) == []
            # No record is lost, and each merge leads to a listing that was not merged away.
            assert set(SourceRecord.objects.values_list("pk", flat=True)) == records
            for center in Center.unfiltered.filter(merged_into__isnull=False):
                assert center.survivor().merged_into is None
        for event, before in reversed(done):
            undo(event, by=lead)
            assert snapshot() == before
