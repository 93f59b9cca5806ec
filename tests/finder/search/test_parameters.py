"""From the text of an address to clean values and back; nothing that can be typed is an error."""

import pytest
from django.http import QueryDict
from django.utils.http import urlencode
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.search import DEFAULT_RADIUS, GROUPS, RADII, SORTS, Parameters, Taxonomy
from finder.search.parameters import MAX_PAGE, MAX_TEXT, read
from tests.finder.search.ask import ask
from tests.thoroughness import examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy", "gazetteer")]


@pytest.fixture
def reading():
    vocabulary = Taxonomy.load()
    return lambda address: read(QueryDict(address), vocabulary)


def noted(parameters: Parameters) -> list[str]:
    return [note.parameter for note in parameters.notes]


# -- What every parameter is when nothing, something and anything is said


def test_defaults(reading):
    assert reading("") == Parameters(
        where="", within=25, needs=(), verified_only=True, q="", sort="", page=1, notes=()
    )
    assert (DEFAULT_RADIUS, RADII) == (25, (5, 10, 25, 50, 100, 250))
    assert SORTS == ("distance", "name", "recently-verified")
    assert GROUPS == ("care", "treats", "offers", "serves", "pay", "language", "accreditation")


def test_empty_values_are_the_defaults_without_a_note(reading):
    """As a browser sends a form that was left as it is."""
    address = "where=&within=&care=&treats=&verified=&q=&sort=&page="

    assert reading(address) == reading("")


def test_every_parameter_is_read(reading):
    read = reading(
        "where=Madison,+WI&within=50&care=detox&treats=alcohol&treats=ketamine&offers=cbt"
        "&serves=adults&pay=medicaid&language=spanish&accreditation=carf&verified=any&q=Harbor"
        "&sort=name&page=3"
    )

    assert (read.where, read.within, read.verified_only) == ("Madison, WI", 50, False)
    assert (read.q, read.sort, read.page, read.notes) == ("Harbor", "name", 3, ())
    assert {group: [term.slug for term in terms] for group, terms in read.by_group.items()} == {
        "care": ["detox"],
        "treats": ["alcohol", "ketamine"],
        "offers": ["cbt"],
        "serves": ["adults"],
        "pay": ["medicaid"],
        "language": ["spanish"],
        "accreditation": ["carf"],
    }


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("within=26", "within"),
        ("within=25.0", "within"),
        ("within=-5", "within"),
        ("within=0", "within"),
        ("within=1e2", "within"),
        ("within=25&within=50+miles", "within"),
        ("within=٢٥", "within"),
        ("within=NaN", "within"),
        ("verified=no", "verified"),
        ("verified=YES", "verified"),
        ("sort=-distance", "sort"),
        ("sort=pk;drop+table+centers_center", "sort"),
        ("page=-1", "page"),
        ("page=0", "page"),
        ("page=1.5", "page"),
        ("page=one", "page"),
        ("page=²", "page"),
        ("page=99999999999", "page"),
        (f"page={MAX_PAGE + 1}", "page"),
        ("treats=everything", "treats"),
        ("treats=Alcohol", "treats"),
        ("treats=alcohol%00", "treats"),
        ("care=alcohol", "care"),
        ("treats=alcohol,opioids", "treats"),
        (f"where={'a' * 5000}", "where"),
        (f"q={'a' * 5000}", "q"),
        ("exclusive=alcohol-only", ""),
        ("treats[]=alcohol", ""),
        ("utm_source=somewhere", ""),
        ("__proto__[a]=1", ""),
    ],
)
def test_what_is_not_understood_is_left_out_with_a_note(reading, address, parameter):
    read = reading(address)

    assert noted(read) == [parameter]
    assert all(note.message for note in read.notes)
    assert read.within == DEFAULT_RADIUS
    assert (read.needs, read.verified_only, read.sort, read.page) == ((), True, "", 1)


def test_what_is_understood_stays_beside_what_is_not(reading):
    read = reading("treats=alcohol&treats=nonsense&pay=medicaid&within=7")

    assert [term.slug for term in read.needs] == ["alcohol", "medicaid"]
    assert sorted(noted(read)) == ["treats", "within"]


@pytest.mark.parametrize("page", ["12", " 12 ", "0012", "١٢", "१२"])  # the last two: Arabic, Hindi
def test_a_page_in_any_digits_is_read(reading, page):
    assert reading(urlencode({"page": page})).page == 12


def test_of_a_single_parameter_given_twice_the_last_counts(reading):
    assert reading("where=Boston&where=Madison").where == "Madison"
    assert reading("within=5&within=100").within == 100


def test_a_need_given_twice_counts_once(reading):
    assert len(reading("treats=alcohol&treats=alcohol").needs) == 1


def test_a_long_text_is_cut_and_control_characters_are_blanks(reading):
    assert reading(f"q={'a' * 5000}").q == "a" * MAX_TEXT
    assert reading("q=%00Har%0Abor%09%1B[31m").q == "Har bor [31m"
    assert reading("q=%E2%80%AEpoh%E2%80%AC").q == "poh", "no mark turns the direction of writing"
    assert reading("q=%FF%FE").q == "\ufffd\ufffd", "not in UTF-8"


@pytest.mark.parametrize("page", ["2", "500", str(MAX_PAGE)])
def test_a_page_beyond_the_last_shows_the_last(page):
    assert ask(f"page={page}").page == 1


# -- There and back


TEXTS = st.one_of(
    st.text(max_size=40),
    st.text("aé İß'\"&=#%+;,.\u0000\u200f\u202e\ufeff\U0001f600", max_size=300),
    st.sampled_from(["53703", "Madison, WI", "43.07,-89.40", "' OR 1=1 --", "{{ 7*7 }}", "%"]),
)
VALUES = {
    "where": TEXTS,
    "q": TEXTS,
    "within": st.one_of(st.sampled_from([str(radius) for radius in RADII]), TEXTS),
    "verified": st.one_of(st.sampled_from(["yes", "any"]), TEXTS),
    "sort": st.one_of(st.sampled_from(SORTS), TEXTS),
    "page": st.one_of(st.integers(-5, 20_000).map(str), TEXTS),
}
NEEDS = st.sampled_from(
    [
        ("treats", "ketamine"),
        ("treats", "alcohol"),
        ("care", "detox"),
        ("pay", "medicaid"),
        ("offers", "cbt"),
        ("exclusive", "alcohol-only"),
    ]
)
PAIRS = st.lists(
    st.one_of(
        *(st.tuples(st.just(name), values) for name, values in VALUES.items()),
        NEEDS,
        st.tuples(TEXTS, TEXTS),
    ),
    max_size=12,
)


def address_of(pairs) -> str:
    return "&".join(urlencode([pair]) for pair in pairs)


@settings(max_examples=examples(150))
@given(PAIRS.map(address_of))
def test_the_address_of_clean_values_gives_the_same_values(address):
    read = reader(address)
    again = reader(read.query_string())

    assert again.notes == ()
    assert again == read.replace(page=read.page)
    assert again.query_string() == read.query_string()


@settings(max_examples=examples(150))
@given(st.one_of(st.text(max_size=200), st.binary(max_size=200)))
def test_no_text_is_an_error(text):
    read = reader(text)

    assert reader(read.query_string()) == read.replace(page=read.page)


def test_the_order_of_an_address_says_nothing(reading):
    one = reading("treats=opioids&pay=medicaid&treats=alcohol&where=53703")
    other = reading("where=53703&treats=alcohol&treats=opioids&pay=medicaid")

    assert one == other
    assert one.query_string() == "where=53703&treats=alcohol&treats=opioids&pay=medicaid"


def test_a_center_page_is_told_the_needs_and_nothing_else(reading):
    read = reading("where=53703&treats=alcohol&q=harbor&verified=any&page=2&care=detox")

    assert read.center_query_string() == "care=detox&treats=alcohol"


def test_a_changed_search_starts_at_its_first_page_without_old_notes(reading):
    read = reading("treats=alcohol&page=3&sort=name&within=7")

    assert read.replace(within=50).query_string() == "within=50&treats=alcohol&sort=name"
    assert read.replace(within=50).notes == ()
    assert read.without(*read.needs).query_string() == "sort=name"


def reader(address: str | bytes) -> Parameters:
    return read(QueryDict(address), Taxonomy.load())
