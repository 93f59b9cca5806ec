from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import validator_for

from centers.uris import as_uri

_URI = validator_for({"format": "uri"}, validate_formats=True)


@given(st.text() | st.from_regex(r"https?://[^\s/]+/.*"))
def test_whatever_was_written_it_is_a_uri_or_nothing(address):
    uri = as_uri(address)

    assert uri == "" or (_URI.is_valid(uri) and uri.isascii())
    assert as_uri(uri) == uri


def test_what_is_a_uri_stays_as_it_is():
    for address in (
        "https://a.example/b%20c?d=%C3%A9&e#f",
        "http://a.example:8080",
        "https://a/~b",
    ):
        assert as_uri(address) == address
    assert as_uri("https://clínica.example/ñ[1]") == "https://cl%C3%ADnica.example/%C3%B1%5B1%5D"
    for none in ("", "a.example", "javascript:alert(1)", "mailto:a@b.example", "https://"):
        assert as_uri(none) == ""
