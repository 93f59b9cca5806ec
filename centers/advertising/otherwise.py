"""The world the other way round, to show what depends on advertising and what does not."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from centers.models import AdvertisingAgreement, Listing
from centers.models.advertising_marks import DAY

# A temporary table comes before all others of its name, for every query of this connection: so
# the code that is looked at is the code that always runs. No trigger stands on it.
_SHADOW = """
    CREATE TEMPORARY TABLE {table} (LIKE {table} INCLUDING GENERATED) ON COMMIT DROP
"""
_EVERYONE_ELSE = """
    INSERT INTO {table} (
        id, center_id, period, approved_at, entered_at, entered_by_id, fee, currency, invoice,
        end_reason, withdraw_reason
    )
    SELECT center_id, center_id, daterange(%(at)s, %(after)s), %(since)s, %(since)s, 0, 0, '', '',
        '', ''
    FROM {listings} WHERE verified_until >= %(at)s AND center_id <> ALL (%(marked)s)
"""


@contextmanager
def flipped(at: datetime.date | None = None) -> Iterator[None]:
    """Within the block no advertiser of the day `at` (default: today) is one, and every other
    center that could be one is. For this connection alone, and undone at the end: agreements
    themselves are neither changed nor locked against change.
    """
    at = at or timezone.localdate()
    names = {
        "table": connection.ops.quote_name(AdvertisingAgreement._meta.db_table),
        "listings": connection.ops.quote_name(Listing._meta.db_table),
    }
    marked = [mark.center_id for mark in AdvertisingAgreement.objects.marks(at=at)]
    since = timezone.make_aware(datetime.datetime.combine(at, datetime.time.min))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_SHADOW.format(**names))
            cursor.execute(
                _EVERYONE_ELSE.format(**names),
                {"at": at, "after": at + DAY, "since": since, "marked": marked},
            )
        yield
        transaction.set_rollback(True)
