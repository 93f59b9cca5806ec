"""Every path through the questions ends in a sound plan.

One test walks the whole product of the answers that rules tell apart and that decide on safety:
substances (each set of up to two, and none named), how much, what else is true, danger signs.
hypothesis draws from the rest: any set of answers to any questions, also what no page would send.
"""

from itertools import combinations, product
from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from finder.match import BY_SLUG, QUESTIONS, RULES, SOURCE, make_plan, read
from finder.match.checks import NEVER
from finder.match.plan import ANY_WILL_DO, KETAMINE
from finder.match.questions import FIELDS, NONE, RADIUS_CHOICES, SKIP
from finder.match.table import Help
from finder.search import parameters


def options(name: str) -> list[str]:
    return [option.slug for option in FIELDS[name].options]


def answers_of(given) -> dict:
    data = QueryDict(mutable=True)
    for name, values in given.items():
        data.setlist(name, list(values))
    return read(data)


def told_apart(name: str) -> list[tuple[str, ...]]:
    """No answer, and one answer of each kind: those that the same rules look at are one kind."""
    kinds = {}
    for slug in (SKIP, *options(name)):
        looked_at = tuple(
            (rule.slug, slug in rule.when.get(name, ()), slug in rule.unless.get(name, ()))
            for rule in RULES
        )
        kinds.setdefault(looked_at, () if slug == SKIP else (slug,))
    return list(kinds.values())


SUBSTANCES = [(), *combinations(options("uses"), 1), *combinations(options("uses"), 2)]
PATHS = list(product(SUBSTANCES, told_apart("often"), told_apart("also"), told_apart("now")))
SEDATIVES = {"alcohol", "benzodiazepines"}


@pytest.fixture(scope="module")
def reads_back(plain_taxonomy):
    """The query string of a plan, read by the search: every part of it, without a note."""
    known = set()

    def check(query: str) -> None:
        if query not in known:
            found = parameters.read(QueryDict(query), plain_taxonomy)
            assert found.notes == ()
            assert sorted(found.pairs()) == sorted(parse_qsl(query))
            known.add(query)

    return check


def check_plan(plan, reads_back) -> None:
    """What holds for every plan, whatever was answered."""
    facts = plan.answers.facts
    suggestions = [*plan.search, *plan.ask]
    terms = [suggestion.term for suggestion in suggestions]
    assert len(terms) == len(set(terms))
    # Each says why, on whose word.
    for suggestion in suggestions:
        assert suggestion.rules
        assert all(slug in SOURCE for slug in suggestion.sources)
    # One choice a group: a second one would let in places without the first.
    groups = [s.group for s in plan.search if s.group not in ANY_WILL_DO]
    assert len(groups) == len(set(groups))
    # Treating ketamine addiction and giving ketamine are two different things.
    assert NEVER not in terms
    searches = [plan.pairs(), plan.pairs(verified_only=True)]
    if "ketamine" in facts["uses"]:
        assert plan.search[0].term == KETAMINE
        searches.append(plan.pairs(wider=True))
        for pairs in searches:
            assert ("treats", "ketamine") in pairs
    # Danger signs come first, the most urgent before all.
    signs = facts["now"] - {NONE, SKIP}
    assert {danger.answer for danger in plan.dangers} == signs
    shown = [help for help, _signs in plan.helps]
    assert shown == [help for help in Help if help in shown]
    assert bool(shown) == bool(signs)
    reads_back(plan.query_string())
    reads_back(plan.query_string(verified_only=True))


def test_every_path_that_decides_on_safety(reads_back):
    assert len(PATHS) > 5_000
    for uses, often, also, now in PATHS:
        plan = make_plan(answers_of({"uses": uses, "often": often, "also": also, "now": now}))
        check_plan(plan, reads_back)
        care = [s.slug for s in plan.search if s.group == "care"]
        if SEDATIVES & set(uses) and (often in (("daily",), ("stopped",)) or now == ("seizure",)):
            assert care[0].startswith("detox"), (uses, often, also, now)
        if set(uses) == {"ketamine"}:
            assert "detox" not in care, "ketamine alone: no detox by default"
        if "opioids" in uses:
            assert ("offers", "opioid-medication") in plan.pairs()


any_answers = st.fixed_dictionaries(
    {name: st.sets(st.sampled_from([*options(name), "nonsense"])) for name in FIELDS}
    | {
        "where": st.lists(st.sampled_from(["Madison, WI", "53703", "  ", "Wisconsin"]), max_size=1),
        "within": st.lists(st.sampled_from([*RADIUS_CHOICES, "7"]), max_size=1),
        "skip": st.sets(st.sampled_from([*BY_SLUG, "nonsense"])),
    }
)


@given(given=any_answers)
def test_any_answers_at_all(given, reads_back):
    answers = answers_of(given)

    check_plan(make_plan(answers), reads_back)
    again = read(QueryDict(answers.query_string()))
    assert again == answers
    assert len(answers.asked) <= 7


@given(given=any_answers)
def test_skipping_what_is_open_ends_after_seven_questions_at_most(given):
    answers = answers_of(given)
    asked = 0
    while question := answers.next_question:
        answers = answers.skipping(question)
        asked += 1

    assert asked <= 7
    assert all(answers.answered(q) for q in QUESTIONS if q in answers.asked)


# -- What the advice is, path by path


@pytest.mark.parametrize(
    ("given", "search", "ask"),
    [
        (
            "uses=ketamine&often=some&now=none",
            {"treats/ketamine"},
            {"offers/cbt"},
        ),
        (
            "uses=ketamine&often=daily&also=bladder",
            {"treats/ketamine"},
            {"offers/bladder-care", "care/detox"},
        ),
        (
            "uses=ketamine&uses=alcohol&often=daily",
            {"treats/ketamine", "care/detox"},
            {"treats/alcohol", "offers/alcohol-medication"},
        ),
        (
            "uses=ketamine&now=psychosis",
            {"treats/ketamine", "care/overnight"},
            {"care/crisis"},
        ),
        (
            "uses=alcohol&often=daily&also=hard-before",
            {"treats/alcohol", "care/detox-overnight"},
            {"offers/alcohol-medication"},
        ),
        (
            "uses=benzodiazepines&often=daily",
            {"treats/substance-use", "care/detox"},
            {"treats/benzodiazepines"},
        ),
        (
            "uses=opioids&often=daily&long=years&also=depression",
            {"treats/opioids", "offers/opioid-medication"},
            {"offers/naloxone", "offers/methadone", "offers/mental-health-care"},
        ),
        (
            "uses=stimulants&also=pregnant&age=under-18",
            {
                "treats/substance-use",
                "offers/contingency-management",
                "serves/children-teens",
            },
            {"serves/pregnant", "offers/primary-care", "offers/naloxone"},
        ),
        (
            "uses=mental-health&also=depression&pays=medicaid&pays=medicare&speaks=spanish",
            {"treats/mental-health", "pay/medicaid", "pay/medicare", "language/spanish"},
            {"offers/cbt"},
        ),
        ("uses=alcohol&often=some&also=unsafe-home", {"treats/alcohol", "care/overnight"}, set()),
        ("uses=cannabis&stay=home", {"treats/substance-use", "care/outpatient"}, set()),
        ("skip=uses&skip=use", set(), {"offers/substance-use-assessment"}),
    ],
)
def test_what_is_suggested(given, search, ask):
    plan = make_plan(read(QueryDict(given)))

    assert {suggestion.term for suggestion in plan.search} == search
    assert ask <= {suggestion.term for suggestion in plan.ask}


def test_mental_health_alone_is_not_asked_how_much_is_used():
    answers = read(QueryDict("uses=mental-health&often=daily"))

    assert [question.slug for question in answers.asked] == [
        *("who", "uses", "now", "also", "wishes", "where")
    ]
    assert answers.facts["often"] == {SKIP}, "what was not asked counts for nothing"


def test_none_of_these_gives_way_to_a_sign():
    answers = read(QueryDict("now=none&now=suicide"))

    assert answers.given["now"] == ("suicide",)
