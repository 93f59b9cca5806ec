import datetime

from django.db import transaction

from centers.fixtures import sha256
from centers.models import Center, LoadedFixture

from .fixture import PATH
from .load import FIXTURE_NAME, is_loaded, load_demo
from .remove import remove_demo
from .renew import renew_demo


@transaction.atomic
def keep_demo(at: datetime.date | None = None) -> str:
    """What every start does about the demo on the day `at` (default: today), said in a few words.

    A first run on an empty register loads it. Later ones keep its checks fresh, and load it anew
    when the file has changed. Where it was removed, or real centers came first, it stays away.
    """
    loaded = LoadedFixture.objects.filter(name=FIXTURE_NAME).first()
    if is_loaded():
        if loaded and loaded.sha256 != sha256(PATH):
            remove_demo()
            return f"its file has changed, {load_demo(at)} fictional centers loaded anew"
        renewed = renew_demo(at)
        return f"{renewed} checks renewed" if renewed else "up to date"
    if loaded:
        return "was removed, so it stays away"
    if Center.unfiltered.exists():
        return "left out, because the register holds real centers"
    return f"{load_demo(at)} fictional centers loaded"
