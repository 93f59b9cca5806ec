#!/usr/bin/env python3
"""Recomputes the published ranking from the export alone: no database and none of the site's code.

    python recompute_ranking.py FOLDER --near 43.0797,-89.3784 --within 25 --need treats/alcohol
    python recompute_ranking.py FOLDER --state WI --need care/detox --verified any --sort name
    python recompute_ranking.py FOLDER --telehealth WI --need treats/alcohol

FOLDER holds what `manage.py export` wrote. Printed are the ids of the centers in the order of the
page of results: first those with a yes on record for all that is asked, then, after an empty line,
those where something is not confirmed. This is version 2 of the rule, as /how-we-rank/ tells it.
"""

import argparse
import csv
import datetime
import json
import math
from pathlib import Path

RULE_VERSION = 2
REQUIRED = ("contact", "location", "services", "licence")
SORTS = ("distance", "name", "recently-verified")

# WGS 84 (NIMA TR8350.2, table 3.1), and the mean radius of the Earth (IUGG, R1); metres.
SEMI_MAJOR, FLATTENING, MEAN_RADIUS = 6_378_137.0, 1 / 298.257223563, 6_371_008.8
METRES_PER_MILE = 1609.344


def main() -> None:
    asked = arguments()
    register = Register(asked.folder, asked.at)
    confirmed, to_ask = register.ranked(asked)
    print("\n".join([*confirmed, "", *to_ask]))


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--near", type=point, metavar="LAT,LNG", help="WGS 84 degrees")
    where.add_argument("--state", default="", help="two letters")
    where.add_argument("--telehealth", default="", help="by phone or video, for people in a state")
    parser.add_argument("--within", type=float, default=25, help="miles")
    parser.add_argument("--need", action="append", default=[], help="group/term; repeatable")
    parser.add_argument("--verified", choices=["yes", "any"], default="yes")
    parser.add_argument("--q", default="", help="parts of a name, spelled as in search_name")
    parser.add_argument("--sort", choices=SORTS, default="")
    parser.add_argument("--at", type=datetime.date.fromisoformat, default=datetime.date.today())  # noqa: DTZ011
    return parser.parse_args(argv)


def point(text: str) -> tuple[float, float]:
    latitude, longitude = text.split(",")
    return float(latitude), float(longitude)


def on_earth(latitude: float, longitude: float) -> tuple[float, float, float]:
    """Earth-centered coordinates in metres at height 0 (TR8350.2, section 4.3), to a millimetre."""
    phi, lam = math.radians(latitude), math.radians(longitude)
    squared = FLATTENING * (2 - FLATTENING)
    normal = SEMI_MAJOR / math.sqrt(1 - squared * math.sin(phi) ** 2)
    return (
        round(normal * math.cos(phi) * math.cos(lam), 3),
        round(normal * math.cos(phi) * math.sin(lam), 3),
        round(normal * (1 - squared) * math.sin(phi), 3),
    )


def straight_line(miles: float) -> float:
    """Metres of the line through the Earth under so many miles along its surface."""
    return 2 * MEAN_RADIUS * math.sin(miles * METRES_PER_MILE / (2 * MEAN_RADIUS))


class Center:
    """A published center: what counts as yes and as no on the day, and what orders it."""

    def __init__(self, row: dict, terms: dict[str, dict], at: datetime.date):
        self.id, self.number, self.state = row["id"], row["number"], row["state"]
        self.search_name = row["search_name"]
        name = f"{row['name']}: {row['program_name']}" if row["program_name"] else row["name"]
        self.sort_name = name.casefold()
        self.place = on_earth(row["latitude"], row["longitude"])
        confirmed = {c["section"]: c for c in row["checks"] if c["outcome"] == "confirmed"}
        ends = {section: check["expires_on"] for section, check in confirmed.items()}
        today = at.isoformat()
        complete = all(section in confirmed for section in REQUIRED)
        self.verified = complete and all(ends[section] >= today for section in REQUIRED)
        # The oldest of the checks that verification rests on, also once they have run out.
        self.verified_on = (
            min(confirmed[section]["observed_on"] for section in REQUIRED) if complete else ""
        )
        said = {answer["term"]: answer["answer"] for answer in row["answers"]}
        self.gives = {term for term, answer in said.items() if answer == "yes"}
        self.no = {term for term, answer in said.items() if answer == "no"}
        # What a check has vouched for, whether or not that still holds.
        self.vouched = {term for term in self.gives if terms[term]["section"] in ends}
        # An exclusive program takes only people with the one need that it serves.
        self.only = {terms[term]["only_for"] for term in self.gives if terms[term]["only_for"]}
        closed_groups = {need.split("/")[0] for need in self.only}
        held = {
            term
            for term in self.gives
            if terms[term]["needs_confirmation"] == "false"
            or ends.get(terms[term]["section"], "") >= today
        }
        self.yes = {term for term in held if term.split("/")[0] not in closed_groups}
        self.yes = (self.yes | self.only) - self.no


class Register:
    def __init__(self, folder: Path, at: datetime.date):
        with (folder / "terms.csv").open(encoding="utf-8", newline="") as file:
            self.terms = {row["term"]: row for row in csv.DictReader(file)}
        with (folder / "centers.jsonl").open(encoding="utf-8") as file:
            rows = map(json.loads, file)
            self.centers = [
                Center(row, self.terms, at) for row in rows if row["status"] == "published"
            ]

    def ranked(self, asked: argparse.Namespace) -> tuple[list[str], list[str]]:
        """Ids of the confirmed matches and of those to ask, each in its order."""
        confirmed, to_ask = [], []
        for center in self.centers:
            if not self._there(center, asked):
                continue
            met = self._met(center, asked)
            if met and (not asked.telehealth or by_video(asked.telehealth) in center.yes):
                confirmed.append(center)
            elif met or self._to_ask(center, asked):
                to_ask.append(center)
        return self._ordered(confirmed, asked), self._ordered(to_ask, asked)

    def _there(self, center: Center, asked: argparse.Namespace) -> bool:
        near = not asked.near or self._line(center, asked) <= straight_line(asked.within)
        in_state = not asked.state or center.state == asked.state
        serves = not asked.telehealth or self._may_serve(center, asked.telehealth)
        named = all(word in center.search_name for word in asked.q.split())
        verified = center.verified or asked.verified == "any"
        return near and in_state and serves and named and verified

    def _may_serve(self, center: Center, state: str) -> bool:
        """Licensed for people in the state, or worth asking: nothing says no, and its office is
        there or it was on record for the state until the check of its license ran out."""
        term = by_video(state)
        offers = self.terms[term]["broader"]
        here = center.state == state and offers in center.yes
        return offers not in center.no and (
            term in center.yes or ((here or term in center.vouched) and term not in center.no)
        )

    def _met(self, center: Center, asked: argparse.Namespace) -> bool:
        met = all(center.yes & needs for needs in by_group(asked.need).values())
        # A search by name finds exclusive programs too.
        open_to_all = bool(asked.q.split()) or self._open(center, asked)
        return met and open_to_all and self._apart(center, asked)

    def _to_ask(self, center: Center, asked: argparse.Namespace) -> bool:
        groups = by_group(asked.need).values()
        worth_it = all(
            center.yes & needs or any(self._worth_asking(center, need) for need in needs)
            for needs in groups
        )
        return (
            bool(groups) and worth_it and self._open(center, asked) and self._apart(center, asked)
        )

    def _worth_asking(self, center: Center, need: str) -> bool:
        """No "no" on record, and a yes to the wider need, where the need has one."""
        broader = self.terms[need]["broader"]
        implied = {self.terms[only]["broader"] for only in center.only}
        return need not in center.no and (
            not broader or broader in center.yes or broader in implied
        )

    def _open(self, center: Center, asked: argparse.Namespace) -> bool:
        """In each group: no exclusive program, or one for a need that was asked."""
        return all(needs & set(asked.need) for needs in by_group(center.only).values())

    def _apart(self, center: Center, asked: argparse.Namespace) -> bool:
        """Giving ketamine never answers a search for help with ketamine addiction."""
        return not any(
            self.terms[need]["kept_apart_from"] in center.gives and need not in center.yes
            for need in asked.need
        )

    def _line(self, center: Center, asked: argparse.Namespace) -> float:
        return math.dist(center.place, on_earth(*asked.near))

    def _ordered(self, centers: list[Center], asked: argparse.Namespace) -> list[str]:
        sort = asked.sort or ("distance" if asked.near else "name")
        if asked.telehealth:
            sort = "recently-verified"
        elif sort == "distance" and not asked.near:
            sort = "name"

        def key(center: Center) -> tuple:
            if sort == "distance":
                return (self._line(center, asked), center.number)
            return (center.sort_name, center.number)

        found = sorted(centers, key=key)
        if sort == "recently-verified":
            found.sort(key=lambda center: center.verified_on, reverse=True)
        return [center.id for center in found]


def by_video(state: str) -> str:
    """The fact "licensed to treat people in this state by phone or video"."""
    return f"telehealth/{state.lower()}"


def by_group(terms) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for term in terms:
        groups.setdefault(term.split("/")[0], set()).add(term)
    return groups


if __name__ == "__main__":
    main()
