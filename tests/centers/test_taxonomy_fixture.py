"""The taxonomy fixture, read as plain JSON: what loading it could not catch.

A wrong mapping sends a person to the wrong door, so most of these tests are about meaning.
"""

import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from centers.places.states import STATES

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT.parent / "shared" / "data" / "samhsa"
REFERENCE_FILES = ("service_code_reference_SU_2023.csv", "service_code_reference_MH_2024.csv")
CATEGORIES = {
    "care",
    "treats",
    "offers",
    "serves",
    "pay",
    "language",
    "accreditation",
    "telehealth",
    "exclusive",
    "ketamine",
}

# Slugs that appear in bookmarked URLs and in other code: renaming one breaks both.
STABLE_SLUGS = {
    "care": "detox hospital-inpatient residential residential-short residential-long "
    "partial-hospitalization intensive-outpatient outpatient recovery-housing telehealth",
    "treats": "substance-use alcohol opioids ketamine stimulants benzodiazepines mental-health "
    "co-occurring trauma",
    "offers": "ketamine-therapy methadone buprenorphine naltrexone cbt motivational-interviewing "
    "contingency-management peer-support aftercare naloxone",
    "serves": "adults young-adults children-teens older-adults women men pregnant lgbtq veterans "
    "dui",
    "pay": "medicaid medicare private-insurance self-pay sliding-scale free",
    "language": "spanish sign-language",
    "accreditation": "joint-commission carf state-licence",
    "telehealth": "wi ca ny dc pr",
    "exclusive": "alcohol-only opioid-only dui-only phone-or-video-only",
    "ketamine": "bladder-referral pain-plan addiction-under-18 addiction-depression "
    "addiction-trauma given-esketamine given-for-depression supervised-clinician",
}

# Words that blame or label a person, or call drug use dirt. "Addiction" names the illness.
UNKIND = re.compile(
    r"\b(addicts?|junk(ie|y|ies)|alcoholics?|abusers?|users?|substance abuse|drug abuse|"
    r"clean|dirty|crackheads?|victims?|crazy|insane|non-?compliant|suffer\w*|commit\w* suicide)\b",
    re.IGNORECASE,
)

ENTRIES = json.loads((ROOT / "fixtures" / "taxonomy.json").read_text(encoding="utf-8"))


def fields_of(model: str) -> list[dict]:
    return [entry["fields"] for entry in ENTRIES if entry["model"] == f"centers.{model}"]


CATEGORY_ROWS = fields_of("category")
TERMS = {(t["category"][0], t["slug"]): t for t in fields_of("term")}
LICENSED = {key: term for key, term in TERMS.items() if key[0] == "telehealth"}
CODES = {(c["scheme"], c["code"]): c for c in fields_of("sourcecode")}
MAPPINGS = fields_of("codemapping")

ANSWERS: dict[tuple, dict[tuple, str]] = defaultdict(dict)
for mapping in MAPPINGS:
    ANSWERS[tuple(mapping["source_code"])][tuple(mapping["term"])] = mapping["answer"]


def samhsa(code: str) -> dict[str, str]:
    """What a SAMHSA code says: {"category/term": "yes" or "no"}."""
    return {"/".join(term): answer for term, answer in ANSWERS[("samhsa", code)].items()}


def visible_texts() -> list[str]:
    texts = [row[key] for row in CATEGORY_ROWS for key in ("name", "help_text")]
    texts += [term[key] for term in TERMS.values() for key in ("name", "help_text")]
    return texts + [code["unmapped_reason"] for code in CODES.values() if code["unmapped_reason"]]


@pytest.fixture(scope="module")
def reference() -> dict[str, str]:
    """SAMHSA's own lists: {code: name}."""
    if not REFERENCE.is_dir():
        pytest.skip("SAMHSA's code lists (../shared/data/samhsa) are not on this machine")
    names = {}
    for filename in REFERENCE_FILES:
        with (REFERENCE / filename).open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                names[row["service_code"].strip().upper()] = " ".join(row["service_name"].split())
    return names


# Structure


def test_objects_come_in_loading_order_and_without_primary_keys():
    order = ["centers.category", "centers.term", "centers.sourcecode", "centers.codemapping"]
    positions = [order.index(entry["model"]) for entry in ENTRIES]
    assert positions == sorted(positions)
    assert all(set(entry) == {"model", "fields"} for entry in ENTRIES)


def test_natural_keys_are_unique():
    keys = [("category", row["slug"]) for row in CATEGORY_ROWS]
    keys += [("term", t["category"][0], t["slug"]) for t in fields_of("term")]
    keys += [("code", c["scheme"], c["code"]) for c in fields_of("sourcecode")]
    keys += [("mapping", *m["source_code"], *m["term"]) for m in MAPPINGS]
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_every_reference_resolves():
    targets = {tuple(row["term"]) for row in MAPPINGS}
    for term in TERMS.values():
        targets |= {tuple(target) for target in (term["broader"], term["only_for"]) if target}
    assert targets - set(TERMS) == set()
    assert {tuple(row["source_code"]) for row in MAPPINGS} - set(CODES) == set()
    assert {category for category, _ in TERMS} - {row["slug"] for row in CATEGORY_ROWS} == set()


def test_slugs_that_urls_rely_on_are_there():
    assert {row["slug"] for row in CATEGORY_ROWS} == CATEGORIES
    expected = {
        (category, slug) for category, slugs in STABLE_SLUGS.items() for slug in slugs.split()
    }
    assert expected - set(TERMS) == set()
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for _, slug in TERMS)


def test_order_within_a_category_is_unambiguous():
    places = Counter((t["category"][0], t["ordinal"]) for t in TERMS.values())
    assert [place for place, times in places.items() if times > 1] == []
    assert len({row["ordinal"] for row in CATEGORY_ROWS}) == len(CATEGORY_ROWS)


# Words


def test_texts_fit_and_are_not_empty():
    for term in TERMS.values():
        assert 0 < len(term["name"].strip()) <= 45, term["slug"]
        assert 0 < len(term["help_text"].strip()) <= 200, term["slug"]
        assert term["help_text"].endswith("."), term["slug"]
    assert all(row["name"].strip() and row["help_text"].strip() for row in CATEGORY_ROWS)
    assert all(len(code["unmapped_reason"]) <= 300 for code in CODES.values())


def test_no_two_terms_of_a_category_share_a_name():
    names = Counter((t["category"][0], t["name"].casefold()) for t in TERMS.values())
    assert [name for name, times in names.items() if times > 1] == []


def test_words_are_kind():
    assert [text for text in visible_texts() if UNKIND.search(text)] == []


def test_sentences_are_short():
    sentences = [
        sentence
        for term in TERMS.values()
        for sentence in re.split(r"(?<=[.?!:])\s+", term["help_text"])
    ]
    lengths = [len(sentence.split()) for sentence in sentences]
    assert max(lengths) <= 22, max(sentences, key=lambda text: len(text.split()))
    assert sum(lengths) / len(lengths) <= 12
    for term in TERMS.values():
        assert len(re.findall(r"[.?!](?=\s|$)", term["help_text"])) <= 3, term["slug"]


# Meaning


def test_section_that_vouches_for_a_term():
    ketamine = {("treats", "ketamine"), ("offers", "ketamine-therapy")}
    by_category = {
        "pay": "payment",
        "accreditation": "licence",
        "telehealth": "licence",
        "ketamine": "ketamine",
    }
    for key, term in TERMS.items():
        expected = "ketamine" if key in ketamine else by_category.get(key[0], "services")
        assert term["section"] == expected, key


def test_only_exclusive_terms_name_the_one_need_they_serve():
    assert {key for key, term in TERMS.items() if term["only_for"]} == {
        key for key in TERMS if key[0] == "exclusive" and key[1] != "phone-or-video-only"
    }
    assert {key[1]: "/".join(t["only_for"]) for key, t in TERMS.items() if t["only_for"]} == {
        "alcohol-only": "treats/alcohol",
        "opioid-only": "treats/opioids",
        "dui-only": "serves/dui",
    }


def test_broader_never_runs_in_a_circle():
    for key in TERMS:
        seen = {key}
        while TERMS[key]["broader"]:
            key = tuple(TERMS[key]["broader"])
            assert key not in seen, seen
            seen.add(key)


def test_treating_ketamine_addiction_is_never_read_from_a_code():
    guarded = {key for key, term in TERMS.items() if term["needs_confirmation"]}
    details = {key for key in TERMS if key[0] == "ketamine"}
    assert guarded == {("treats", "ketamine")} | details | set(LICENSED)
    assert [row for row in MAPPINGS if tuple(row["term"]) in guarded] == []
    assert TERMS["treats", "ketamine"]["broader"] == ["treats", "substance-use"]


def test_each_detail_about_ketamine_belongs_to_one_of_the_two_questions():
    details = [term for key, term in TERMS.items() if key[0] == "ketamine"]
    of_question = Counter("/".join(term["broader"]) for term in details)
    assert set(of_question) == {"treats/ketamine", "offers/ketamine-therapy"}
    given = ("given-", "supervised-")
    for term in details:
        about_giving = term["slug"].startswith(given)
        assert (term["broader"] == ["offers", "ketamine-therapy"]) == about_giving, term["slug"]


def test_a_license_for_telehealth_is_asked_state_by_state_and_read_from_no_code():
    assert [slug.upper() for _category, slug in LICENSED] == list(STATES)
    for (_category, slug), term in LICENSED.items():
        assert term["name"].endswith(f" in {STATES[slug.upper()][0]}")
        assert term["broader"] == ["care", "telehealth"]


def test_giving_ketamine_is_its_own_fact():
    assert samhsa("KIT") == {"offers/ketamine-therapy": "yes"}
    said_by = [code for code in ANSWERS if ("offers", "ketamine-therapy") in ANSWERS[code]]
    assert said_by == [("samhsa", "KIT")]


def test_only_the_codes_that_deny_something_say_no():
    denials = {
        code: {"/".join(term) for term, answer in terms.items() if answer == "no"}
        for (_, code), terms in ANSWERS.items()
        if "no" in terms.values()
    }
    assert denials == {
        "NOOP": {"treats/opioids"},
        "NAUT": {"treats/alcohol"},
        "NMOA": {"offers/opioid-medication"},
        "NMAUT": {"offers/alcohol-medication"},
    }
    assert {row["answer"] for row in MAPPINGS} == {"yes", "no"}


@pytest.mark.parametrize(
    ("code", "terms"),
    [
        # Cash and sliding scale are easily confused.
        ("SF", {"pay/self-pay"}),
        ("SS", {"pay/sliding-scale"}),
        ("NP", {"pay/free"}),
        # Substance use in general says nothing about one drug.
        ("SA", {"treats/substance-use"}),
        # Treating both together is no promise to take people who need one alone.
        ("SUMH", {"treats/co-occurring"}),
        # A programme with a track for DUI is not one for DUI only.
        ("DU", {"serves/dui"}),
        ("DUO", {"serves/dui", "exclusive/dui-only"}),
        ("AUDO", {"exclusive/alcohol-only", "treats/alcohol", "treats/substance-use"}),
        ("OUDO", {"exclusive/opioid-only", "treats/opioids", "treats/substance-use"}),
        ("ADTX", {"care/detox", "treats/alcohol", "treats/substance-use"}),
        ("BDTX", {"care/detox", "treats/benzodiazepines", "treats/substance-use"}),
        # Accepting someone's medicine from elsewhere is not giving it.
        (
            "MOA",
            {"offers/accepts-opioid-medication", "treats/opioids", "treats/substance-use"},
        ),
        # Naltrexone is for alcohol as well as opioids.
        ("NU", {"offers/naltrexone"}),
    ],
)
def test_codes_that_are_easily_over_read(code: str, terms: set[str]):
    assert samhsa(code) == dict.fromkeys(terms, "yes")


def test_a_yes_to_a_narrower_term_is_a_yes_to_the_wider_one_of_its_group():
    missing = []
    for code, terms in ANSWERS.items():
        for term, answer in terms.items():
            broader = TERMS[term]["broader"]
            same_group = broader and broader[0] == term[0]
            if answer == "yes" and same_group and terms.get(tuple(broader)) != "yes":
                missing.append((code, term, broader))
    assert missing == []


# Coverage of the source


def test_every_code_is_mapped_or_says_why_not():
    assert len(CODES) >= 314
    undecided = {
        key
        for key, code in CODES.items()
        if bool(code["unmapped_reason"]) == bool(ANSWERS.get(key))
    }
    assert undecided == set()


@pytest.mark.samhsa
def test_codes_are_as_written_in_the_source(reference: dict[str, str]):
    assert len(reference) == 314
    ours = {code: row["name"] for (scheme, code), row in CODES.items() if scheme == "samhsa"}
    assert {code: ours.get(code) for code in reference} == reference
