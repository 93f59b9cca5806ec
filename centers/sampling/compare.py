"""What a call found, beside what was published: right or wrong, item by item."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from centers.models.taxonomy import Section

from .addresses import same_city, same_street


class Item(models.TextChoices):
    """What is counted apart. The value is also the key in `SampledListing.answers["items"]`."""

    PHONE = "phone", _("Phone number")
    ADDRESS = "address", _("Address")
    CARE = "care", _("Levels of care")
    KETAMINE = "ketamine", _("Ketamine")


# The part of a listing that is to be checked again where an item was wrong.
SECTION_OF = {
    Item.PHONE: Section.CONTACT,
    Item.ADDRESS: Section.LOCATION,
    Item.CARE: Section.SERVICES,
    Item.KETAMINE: Section.KETAMINE,
}


class Difference(NamedTuple):
    """Something published that the call found otherwise; `what` is "zip" or "care/detox"."""

    item: str
    what: str
    published: str
    heard: str


class Comparison(NamedTuple):
    """`compared` are the items of which at least one thing was both published and told."""

    compared: list[Item]
    differences: list[Difference]

    @property
    def items(self) -> dict[str, str]:
        wrong = {difference.item for difference in self.differences}
        return {item.value: "wrong" if item in wrong else "right" for item in self.compared}


def compare(published: Mapping, heard: Mapping) -> Comparison:
    """`heard` is {"street", "city", "zip", "answers": {path: "yes" | "no"}}; what they did not say
    is left out or "", and then not compared. Silence is neither right nor wrong."""
    pairs = [*_address(published, heard), *_answers(published, heard)]
    differences = [
        Difference(item, what, ours, theirs) for item, what, ours, theirs, same in pairs if not same
    ]
    items = {item for item, *_rest in pairs}
    return Comparison([item for item in Item if item in items], differences)


def _address(published: Mapping, heard: Mapping):
    for what, name, same in (
        ("street", "street1", same_street),
        ("city", "city", same_city),
        ("zip", "zip", str.__eq__),
    ):
        ours, theirs = published.get(name, ""), heard.get(what, "")
        if ours and theirs:
            yield Item.ADDRESS, what, ours, theirs, same(ours, theirs)


def _answers(published: Mapping, heard: Mapping):
    told = heard.get("answers", {})
    for path, ours in published.get("answers", {}).items():
        if theirs := told.get(path):
            item = Item.CARE if path.startswith("care/") else Item.KETAMINE
            yield item, path, ours, theirs, ours == theirs
