"""How long a page of results takes on a large register: milliseconds, from request to response.

BENCH_ROWS centers (100,000 unless set) lie around the cities of the gazetteer by their population.
Nothing here fails for being slow: the numbers are for reading. `make bench` runs it.
"""

import os
import statistics
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centers.fixtures import load_taxonomy
from centers.models import Listing
from centers.places import load_gazetteer

pytestmark = [pytest.mark.benchmark, pytest.mark.django_db]

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "20"))

SEARCHES = {
    "Madison, 25 miles": "where=53703&verified=any",
    "Madison, verified only": "where=53703",
    "Los Angeles, 10 miles": "where=Los+Angeles,+CA&within=10&verified=any",
    "Los Angeles, 100 miles": "where=Los+Angeles,+CA&within=100&verified=any",
    "New York, 250 miles, 3 needs": (
        "where=10001&within=250&verified=any&treats=alcohol&care=outpatient&pay=medicaid"
    ),
    "the same, page 20": (
        "where=10001&within=250&verified=any&treats=alcohol&care=outpatient&pay=medicaid&page=20"
    ),
    "Boston, ketamine addiction": "where=Boston,+MA&verified=any&treats=ketamine",
    "Bozeman, no match by name": "where=Bozeman+MT&within=100&verified=any&q=nobody",
    "California": "where=California&verified=any",
    "whole country": "verified=any",
    "whole country, 2 needs": "verified=any&treats=opioids&pay=medicaid",
    "whole country, by name": "verified=any&q=harbor+4711",
    "misspelt place": "where=Milwakee&verified=any",
}

# A city has its share of centers, each within some miles of its middle.
CENTERS = """
    WITH city AS (
        SELECT *, sum(population) OVER () AS everyone FROM centers_place
        WHERE kind = 'city' AND population > 0
    )
    INSERT INTO centers_center (
        public_id, slug, name, program_name, street1, street2, city, state, zip, website, hours,
        about, latitude, longitude, location_precision, location_source, publication,
        published_at, demo, created_at, updated_at
    )
    SELECT
        'b' || lpad(to_hex(row_number() OVER ()), 7, '0'), 'center',
        (ARRAY['Harbor', 'Bright', 'Cedar', 'North', 'Hope'])[1 + floor(random() * 5)] || ' House '
            || row_number() OVER (),
        '', '1 Main Street', '', left(name, 100), state, '00000', '', '', '',
        latitude + (random() - 0.5) * 0.2, longitude + (random() - 0.5) * 0.2,
        'street', 'benchmark', 'published', now(), false, now(), now()
    FROM city, generate_series(1, round(%(rows)s::float * population / everyone)::int)
    ORDER BY random()
"""
PHONES = """
    INSERT INTO centers_centerphone (center_id, kind, number, extension, ordinal)
    SELECT id, 'main', '+16085550100', '', 0 FROM centers_center
"""
# Answers as a few hundred kinds of centers would give them: some 50 each, as in the directory.
KINDS = """
    CREATE TEMPORARY TABLE kind ON COMMIT DROP AS
    SELECT number, array_agg(term.id ORDER BY term.id) AS yes
    FROM generate_series(0, 499) AS number, centers_term AS term
        JOIN centers_category AS category ON category.id = term.category_id
    WHERE NOT term.needs_confirmation AND category.slug <> 'exclusive'
        AND abs(hashint8(number * 1000 + term.id) %% 100)
            < CASE category.slug WHEN 'language' THEN 3 ELSE 30 END
    GROUP BY number
"""
# Points as in centers/geodesy.py. Every twentieth is verified; few treat ketamine addiction.
LISTINGS = """
    INSERT INTO centers_listing (
        center_id, search_name, sort_name, state, city, latitude, longitude, point,
        yes, no, "only", dated_yes, dated_until, telehealth_yes, verified_on, verified_until
    )
    SELECT
        center.id, lower(name), lower(name), state, city, latitude, longitude,
        cube(ARRAY[
            normal * cosd(latitude) * cosd(longitude),
            normal * cosd(latitude) * sind(longitude),
            normal * (1 - e2) * sind(latitude)
        ]),
        kind.yes, '{}', '{}',
        CASE WHEN treats_ketamine THEN ARRAY[%(ketamine)s] ELSE '{}'::int[] END,
        CASE WHEN treats_ketamine THEN current_date + 90 END,
        '{}',
        CASE WHEN verified THEN current_date - 10 END,
        CASE WHEN verified THEN current_date + 80 END
    FROM centers_center AS center
        JOIN kind ON kind.number = center.id %% 500,
        LATERAL (SELECT (2 - 1 / 298.257223563) / 298.257223563 AS e2) AS earth,
        LATERAL (
            SELECT 6378137 / sqrt(1 - e2 * sind(latitude) ^ 2) AS normal,
                center.id %% 20 = 0 AS verified,
                center.id %% 300 = 0 AS treats_ketamine
        ) AS derived
"""


@pytest.fixture
def register(settings, tmp_path):
    """The synthetic register, in the test's own transaction."""
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    load_gazetteer()
    load_taxonomy()
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.42)")
        cursor.execute("SELECT id FROM centers_term WHERE needs_confirmation")
        parameters = {"rows": ROWS, "ketamine": cursor.fetchone()[0]}
        for statement in (CENTERS, PHONES, KINDS, LISTINGS):
            cursor.execute(statement, parameters)
        for table in ("centers_center", "centers_centerphone", "centers_listing"):
            cursor.execute(f"ANALYZE {table}")


def test_search_speed(register, client):
    print(f"\n{Listing.objects.count():,} centers, {ROUNDS} rounds, milliseconds")
    print(f"{'search':32} {'confirmed':>10} {'to ask':>8} {'queries':>8} {'p50':>8} {'p95':>8}")
    for name, query in SEARCHES.items():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"/search/?{query}")
        assert response.status_code == 200
        found, number = response.context["search"], len(queries)
        times = sorted(_milliseconds(client, query) for _round in range(ROUNDS))
        p50, p95 = statistics.median(times), times[round(0.95 * (len(times) - 1))]
        print(
            f"{name:32} {found.confirmed_count:>10,} {found.to_ask_count:>8,}"
            f" {number:>8} {p50:>8.1f} {p95:>8.1f}"
        )


def _milliseconds(client, query: str) -> float:
    start = time.perf_counter()
    client.get(f"/search/?{query}")
    return (time.perf_counter() - start) * 1000
