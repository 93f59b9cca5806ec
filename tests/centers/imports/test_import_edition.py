import datetime
from pathlib import Path

import pytest

from centers.imports import ImportProblem
from centers.imports.edition import edition_of

DAY = datetime.date(2025, 6, 1)


@pytest.mark.parametrize(
    ("name", "source", "as_of"),
    [
        ("su_directory_2023.xlsx", "samhsa-su", datetime.date(2023, 6, 29)),
        ("mh_directory_2024.xlsx", "samhsa-mh", datetime.date(2024, 7, 3)),
        ("National-Directory-SU-Facilities-2023.xlsx", "samhsa-su", datetime.date(2023, 6, 29)),
        ("MH directory (2024).xlsx", "samhsa-mh", datetime.date(2024, 7, 3)),
    ],
)
def test_known_editions_are_known_by_their_file_names(name, source, as_of):
    edition = edition_of(Path(name))
    assert (edition.source, edition.as_of) == (source, as_of)
    assert edition.name.startswith("SAMHSA National Directory")


@pytest.mark.parametrize(
    "name",
    [
        "su_directory_2025.xlsx",
        "su_directory.xlsx",
        "su_directory_2023_2024.xlsx",
        "su_directory_20231.xlsx",
    ],
)
def test_the_day_is_never_guessed(name):
    with pytest.raises(ImportProblem, match="--as-of"):
        edition_of(Path(name))
    assert edition_of(Path(name), as_of=DAY).as_of == DAY


@pytest.mark.parametrize(
    "name",
    [
        "directory_2023.xlsx",
        "su_mh_directory_2023.xlsx",
        "summary_2023.xlsx",
        "issue_directory_2023.xlsx",
    ],
)
def test_nor_is_the_source(name):
    with pytest.raises(ImportProblem, match="--source"):
        edition_of(Path(name), as_of=DAY)
    assert edition_of(Path(name), as_of=DAY, source="my-list").source == "my-list"


def test_what_is_given_counts():
    edition = edition_of(
        Path("su_directory_2023.xlsx"), source="state-list", as_of=DAY, name="State list"
    )
    assert (edition.source, edition.as_of, edition.name) == ("state-list", DAY, "State list")
