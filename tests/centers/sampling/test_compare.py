"""What counts as right: the same place and the same answers, however they are written."""

import pytest

from centers.sampling import Difference, Item, compare

PUBLISHED = {
    "street1": "12 North Main Street",
    "city": "St. Paul",
    "zip": "55101",
    "answers": {"care/detox": "yes", "care/outpatient": "no", "treats/ketamine": "no"},
}


@pytest.mark.parametrize(
    "street",
    [
        "12 North Main Street",
        "12 N. Main St.",
        "12 n main st, Suite 300",
        "12 North Main",
        "12 Main Street",
        "12 N Main Street #4",
    ],
)
def test_the_same_door_written_otherwise(street):
    assert not compare(PUBLISHED, {"street": street}).differences


@pytest.mark.parametrize(
    "street",
    [
        "14 North Main Street",
        "12 South Main Street",
        "12 North Main Avenue",
        "12 North Maine Street",
        "North Main Street",
    ],
)
def test_another_door(street):
    (difference,) = compare(PUBLISHED, {"street": street}).differences
    assert difference == Difference(Item.ADDRESS, "street", "12 North Main Street", street)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("500 5th Avenue", "500 Fifth Ave", True),
        ("1 Saint Mary's Road", "1 St. Marys Rd", True),
        ("3 North Street", "3 North St", True),
        ("1200 US Highway 51", "1200 US Hwy 51", True),
        ("1200 Highway 51", "1200 Highway 52", False),
        ("Building 4, 100 Oak Lane", "Building 4, 100 Oak Ln", True),
        ("7 Park Place", "7 Park Plaza", False),
    ],
)
def test_streets_of_many_kinds(one, other, same):
    assert (not compare({"street1": one}, {"street": other}).differences) is same


def test_city_and_zip():
    assert not compare(PUBLISHED, {"city": "Saint Paul", "zip": "55101"}).differences
    wrong = compare(PUBLISHED, {"city": "Minneapolis", "zip": "55401"})
    assert [d.what for d in wrong.differences] == ["city", "zip"]
    assert wrong.items == {"address": "wrong"}


def test_answers_are_compared_item_by_item():
    heard = {"answers": {"care/detox": "yes", "care/outpatient": "yes", "treats/ketamine": "no"}}

    comparison = compare(PUBLISHED, heard)

    assert comparison.items == {"care": "wrong", "ketamine": "right"}
    assert comparison.differences == [Difference(Item.CARE, "care/outpatient", "no", "yes")]


def test_silence_is_neither_right_nor_wrong():
    assert compare(PUBLISHED, {"street": "", "answers": {}}).items == {}
    # Said, but never published.
    heard = {"answers": {"care/telehealth": "yes", "offers/ketamine-therapy": "yes"}}
    assert compare(PUBLISHED, heard).items == {}
    assert compare({}, {"street": "1 Main Street", "zip": "53703"}).items == {}
