"""The same change to many listings: the preview says exactly what will happen, or it is refused."""

import datetime
from dataclasses import replace
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied

from centers.accounts.roles import Role
from centers.lifecycle import (
    LifecycleError,
    Selection,
    SelectionChanged,
    StaleToken,
    apply_bulk,
    bulk,
    merge,
    preview_bulk,
    publish,
    undo,
    undo_batch,
    unpublish,
)
from centers.listings import differences
from centers.models import Center, LifecycleEvent
from tests.factories import CenterFactory, SourceRecordFactory, StaffFactory

pytestmark = pytest.mark.django_db
WHY = "The state has closed the program."
DAY = datetime.date(2026, 3, 10)


def ids(*centers) -> Selection:
    return Selection(ids=tuple(center.public_id for center in centers))


@pytest.fixture
def preview(lead):
    def look(kind, selection, **changes):
        return preview_bulk(kind, selection, **{"by": lead, "reason": WHY} | changes)

    return look


def test_the_preview_says_what_the_change_then_does(lead, preview, snapshot):
    published, draft = CenterFactory.create_batch(3), CenterFactory(draft=True)
    before = snapshot()

    seen = preview("unpublish", ids(*published, draft))

    assert snapshot() == before
    assert seen.able == published
    assert [(center, bool(why)) for center, why in seen.unable] == [(draft, True)]
    events = apply_bulk(seen.token, by=lead)
    assert [event.center for event in events] == published
    assert {(event.reason, event.done_by) for event in events} == {(WHY, lead)}
    assert set(Center.unfiltered.values_list("publication", flat=True)) == {"draft"}
    assert list(differences()) == []

    (batch,) = {event.batch for event in events}
    undo_batch(batch, by=lead)
    assert snapshot() == before
    with pytest.raises(LifecycleError, match="already"):
        undo_batch(batch, by=lead)


@pytest.mark.parametrize(
    ("kind", "end"), [("unpublish", "draft"), ("close", "closed"), ("withdraw", "withdrawn")]
)
def test_each_kind_and_its_way_back(lead, preview, snapshot, kind, end):
    CenterFactory.create_batch(2)
    before = snapshot()
    extra = {"closed_on": DAY} if kind == "close" else {}

    events = apply_bulk(preview(kind, Selection(state="WI"), **extra).token, by=lead)

    states = set(Center.unfiltered.values_list("publication", "closed_on"))
    assert states == {(end, extra.get("closed_on"))}
    undo_batch(events[0].batch, by=lead)
    assert snapshot() == before


def test_publishing_many_drafts(lead, preview):
    drafts = CenterFactory.create_batch(2, draft=True)
    apply_bulk(preview("publish", ids(*drafts)).token, by=lead)
    assert Center.objects.published().count() == 2


def test_filters_narrow_together(preview):
    madison, monona = CenterFactory(), CenterFactory(city="Monona")
    CenterFactory(state="IL")
    SourceRecordFactory.create_batch(2, center=monona, run__source="list-2023")
    for selection, expected in (
        (Selection(state="wi"), [madison, monona]),
        (Selection(state="WI", city="monona "), [monona]),
        (Selection(source="list-2023"), [monona]),
        (Selection(state="IL", source="list-2023"), []),
    ):
        assert list(selection.centers()) == expected
    with pytest.raises(LifecycleError, match="Choose"):
        preview("unpublish", Selection())
    with pytest.raises(LifecycleError, match="No listing"):
        preview("unpublish", Selection(city="Atlantis"))


def test_unknown_ids_are_named(preview):
    center = CenterFactory()
    selection = Selection(ids=(center.public_id, "nosuchid"))
    assert preview("unpublish", selection).unknown == ["nosuchid"]


def test_a_listing_that_was_merged_away_is_not_selected(lead, preview):
    loser, winner = CenterFactory.create_batch(2)
    merge(loser, winner, by=lead, reason="Same place.")
    assert preview("unpublish", Selection(state="WI")).able == [winner]


def test_without_anything_to_do_there_is_nothing_to_confirm(preview):
    seen = preview("publish", ids(CenterFactory()))
    assert (seen.able, seen.token) == ([], "")


def test_too_many_at_once(preview, monkeypatch):
    CenterFactory.create_batch(3)
    monkeypatch.setattr(bulk, "LIMIT", 2)
    with pytest.raises(LifecycleError, match="more than 2"):
        preview("unpublish", Selection(state="WI"))


# -- A selection that changes between looking and confirming ---------------------------------------


def change_nothing_if(lead, snapshot, token) -> SelectionChanged:
    before = snapshot()
    with pytest.raises(SelectionChanged) as caught:
        apply_bulk(token, by=lead)
    assert snapshot() == before
    return caught.value


def test_one_more_is_refused_by_name(lead, preview, snapshot):
    CenterFactory()
    seen = preview("unpublish", Selection(state="WI"))
    late = CenterFactory()
    assert change_nothing_if(lead, snapshot, seen.token).added == [str(late)]


def test_one_less_is_refused_by_name(lead, preview, snapshot):
    _center, moved = CenterFactory.create_batch(2)
    seen = preview("unpublish", Selection(state="WI"))
    Center.unfiltered.filter(pk=moved.pk).update(state="IL")
    assert change_nothing_if(lead, snapshot, seen.token).gone == [str(moved)]


def test_another_state_is_refused_by_name(lead, preview, snapshot):
    _center, other = CenterFactory.create_batch(2)
    seen = preview("close", Selection(state="WI"), closed_on=DAY)
    unpublish(other, by=lead, reason="Wrong phone.")
    assert change_nothing_if(lead, snapshot, seen.token).changed == [str(other)]


def test_one_that_became_possible_is_refused_by_name(lead, preview, snapshot):
    center, mended = CenterFactory.create_batch(2, draft=True)
    Center.unfiltered.filter(pk=mended.pk).update(website="no address")
    seen = preview("publish", ids(center, mended))
    assert seen.able == [center]
    Center.unfiltered.filter(pk=mended.pk).update(website="")
    assert change_nothing_if(lead, snapshot, seen.token).changed == [str(mended)]


def test_confirming_twice_is_refused(lead, preview, snapshot):
    seen = preview("unpublish", ids(CenterFactory()))
    apply_bulk(seen.token, by=lead)
    assert change_nothing_if(lead, snapshot, seen.token).changed


def test_nothing_is_half_done(lead, preview, snapshot):
    seen = preview("unpublish", ids(*CenterFactory.create_batch(3)))
    before = snapshot()
    with (
        mock.patch("centers.lifecycle.publication.refresh", side_effect=RuntimeError),
        pytest.raises(RuntimeError),
    ):
        apply_bulk(seen.token, by=lead)
    assert snapshot() == before
    assert not LifecycleEvent.objects.exists()


def test_a_token_holds_for_its_person_unchanged_and_for_an_hour(lead, preview, monkeypatch):
    seen = preview("unpublish", ids(CenterFactory()))
    other = StaffFactory(role=Role.RESEARCH_LEAD)
    for person, token in ((other, seen.token), (lead, seen.token[:-2] + "xx"), (lead, "")):
        with pytest.raises(StaleToken):
            apply_bulk(token, by=person)
    monkeypatch.setattr(bulk, "GOOD_FOR", datetime.timedelta(seconds=-1))
    with pytest.raises(StaleToken):
        apply_bulk(seen.token, by=lead)
    assert Center.objects.published().count() == 1


# -- Who and what ----------------------------------------------------------------------------------


def test_only_leads(preview, member):
    center = CenterFactory(draft=True)
    with pytest.raises(PermissionDenied):
        preview("publish", ids(center), by=member)
    seen = preview("publish", ids(center))
    with pytest.raises(PermissionDenied):
        apply_bulk(seen.token, by=member)


@pytest.mark.parametrize("kind", ["reopen", "merge", "split", "delete"])
def test_only_what_makes_sense_for_many(preview, kind):
    with pytest.raises(LifecycleError, match="many"):
        preview(kind, ids(CenterFactory()))


def test_closing_needs_its_day(preview):
    with pytest.raises(LifecycleError) as caught:
        preview("close", ids(CenterFactory()))
    assert "closed_on" in caught.value.message_dict


def test_a_batch_that_others_have_built_on_is_undone_as_a_whole_or_not(lead, preview, snapshot):
    centers = CenterFactory.create_batch(2)
    events = apply_bulk(preview("unpublish", ids(*centers)).token, by=lead)
    later = publish(centers[1], by=lead, reason="Mended.")
    before = snapshot()
    with pytest.raises(LifecycleError, match=centers[1].name):
        undo_batch(events[0].batch, by=lead)
    assert snapshot() == before

    undo(later, by=lead)
    undo(events[0], by=lead)
    undo_batch(events[0].batch, by=lead)
    assert Center.objects.published().count() == 2


def test_a_selection_is_a_value():
    assert replace(Selection(state="WI"), city="Madison") == Selection(state="WI", city="Madison")
