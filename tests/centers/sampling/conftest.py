import datetime

import pytest

from centers.sampling import draw_sample
from tests.factories import CenterFactory, StaffFactory, term

DAY = datetime.date(2026, 3, 10)


@pytest.fixture
def caller(db):
    return StaffFactory()


@pytest.fixture
def asked(db):
    """The terms that a sample call asks about, some of them."""
    for path in (
        "care/detox",
        "care/outpatient",
        "care/telehealth",
        "treats/ketamine",
        "offers/ketamine-therapy",
    ):
        term(path)


@pytest.fixture
def drawn(asked):
    """A sample of one listing: detox yes, outpatient no, ketamine addiction yes."""
    CenterFactory(
        verified=True,
        sections=["ketamine"],
        at=DAY,
        yes=["care/detox", "treats/ketamine"],
        no=["care/outpatient"],
        street1="12 North Main Street",
        street2="Suite 3",
        phone="+16085550111",
    )
    return draw_sample(1, at=DAY).listings.get()
