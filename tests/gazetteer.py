"""The real gazetteer in the test database."""

from collections.abc import Iterator
from contextlib import contextmanager

from centers.models import LoadedFixture, Place
from centers.places import load_gazetteer


@contextmanager
def committed(blocker) -> Iterator[None]:
    """Committed for the block, and gone after it: other tests make their own places."""
    with blocker.unblock():
        load_gazetteer()
    yield
    with blocker.unblock():
        Place.objects.all().delete()
        LoadedFixture.objects.filter(name="gazetteer").delete()
