"""Asks random searches of the register in DATABASE_URL as a page, as JSON and of its export.

    python -m tests.benchmarks.same_order --queries 200 --export FOLDER

All three must name the same centers in the same order; the counts of page and JSON must be the same
too. The export must be of this very register and of today. Differences are printed; then the exit
status is not zero.
"""

import argparse
import collections
import os
import random
import sys
from pathlib import Path

import django
from django.conf import settings
from django.http import QueryDict
from django.utils.http import urlencode

PLACES = ("city", "zip", "state", "point", "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--export", type=Path, help="a folder that `manage.py export` wrote")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finder.settings")
    django.setup()
    settings.API_LIMIT = sys.maxsize
    print(f"{asked.queries} random searches, seed {asked.seed}")
    sys.exit(_compare(Searches(asked.seed), asked.queries, asked.export))


def _compare(searches: "Searches", number: int, export: Path | None) -> int:
    """How many searches differ."""
    from django.test import Client

    from tests.finder.api.both import as_json, on_page

    client = Client(SERVER_NAME="localhost")
    recomputed = Recomputed(export) if export else None
    seen, differ = collections.Counter(), 0
    while seen["searches"] < number:
        query = searches.draw()
        first = client.get(f"/api/v1/centers/?{urlencode(query, doseq=True)}")
        if first.status_code in (404, 409):  # a place that is not known, or not the only one
            seen["places to choose from"] += 1
            continue
        found = first.json()
        page = searches.page_of(found["pages"])
        written = urlencode({**query, "page": page}, doseq=True)
        json = as_json(client, written)
        same = json == on_page(client, written)
        seen["searches"] += 1
        seen["with a result"] += bool(found["count"])
        seen["on a later page"] += page > 1
        seen["by phone or video"] += "telehealth" in query
        seen["results compared"] += len(json.confirmed) + len(json.to_ask)
        if recomputed:
            same &= recomputed.page(written, found["where"], page) == (json.confirmed, json.to_ask)
            seen["recomputed from the export"] += 1
        if not same:
            differ += 1
            print(f"differs: {written}")
    for words, count in seen.items():
        print(f"{count:,} {words}")
    print(f"{differ} differ")
    return differ


class Searches:
    """Random searches around the places, names and terms of this register."""

    def __init__(self, seed: int):
        from centers.models import Center, Term
        from finder.search import GROUPS, RADII, SORTS

        self.radii, self.sorts, self.random = RADII, SORTS, random.Random(seed)
        rows = Center.objects.order_by("pk")
        self.centers = list(rows.values("city", "state", "zip", "name", "latitude", "longitude"))
        terms = Term.objects.filter(category__slug__in=GROUPS).order_by("pk")
        self.terms = list(terms.values_list("category__slug", "slug"))

    def draw(self) -> dict[str, list[str]]:
        one_of, chance = self.random.choice, self.random.random
        center, query = one_of(self.centers), {}
        match one_of(PLACES):
            case "city":
                query["where"] = [f"{center['city']}, {center['state']}"]
            case "point":
                query["where"] = [f"{center['latitude']:.3f},{center['longitude']:.3f}"]
            case "":
                pass
            case column:
                query["where"] = [center[column]]
        if chance() < 0.7:
            query["within"] = [str(one_of(self.radii))]
        for group, slug in self.random.sample(self.terms, one_of((0, 0, 1, 1, 2, 3))):
            query.setdefault(group, []).append(slug)
        if chance() < 0.8:
            query["verified"] = ["any"]
        if chance() < 0.1:
            query["q"] = [one_of(center["name"].split())]
        if chance() < 0.5:
            query["sort"] = [one_of(self.sorts)]
        if chance() < 0.1 and "where" in query:
            query["telehealth"] = ["only"]
        return query

    def page_of(self, pages: int) -> int:
        return self.random.choice((1, self.random.randint(1, pages)))


class Recomputed:
    """The same by docs/recompute_ranking.py."""

    def __init__(self, export: Path):
        from django.utils import timezone

        from tests.finder.recomputed import load_script

        self.script = load_script()
        self.at = timezone.localdate()
        self.register = self.script.Register(export, self.at)

    def page(self, written: str, where: dict | None, number: int) -> tuple[list[str], list[str]]:
        """The confirmed ones and those to ask on this page."""
        from finder.search.results import PAGE_SIZE
        from tests.finder.recomputed import options

        asked = self.script.arguments(options(QueryDict(written), where, self.at))
        confirmed, to_ask = self.register.ranked(asked)
        start, stop = (number - 1) * PAGE_SIZE, number * PAGE_SIZE
        shown = len(confirmed)
        return confirmed[start:stop], to_ask[max(start - shown, 0) : max(stop - shown, 0)]


if __name__ == "__main__":
    main()
