from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import validator_for

from centers.uris import as_uri

_URI = validator_for({"format": "uri"}, validate_formats=True)

_hosts = st.text(alphabet='aA10.:@[]%é- _\\|<>"#?;,', max_size=8)
_addresses = st.builds("{}://{}{}".format, st.sampled_from(("http", "HTTPS")), _hosts, st.text())


@given(st.text() | _addresses | st.from_regex(r"https?://[^\s/]+/.*"))
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


def test_what_leads_nowhere_or_seems_to_lead_elsewhere_is_no_web_address():
    for none in ("", "a.example", "javascript:alert(1)", "mailto:a@b.example", "https://"):
        assert as_uri(none) == ""
    for without_host in ("http://:80", "http://:A", "http://::", "http://?a", "https://a::80"):
        assert as_uri(without_host) == ""
    for bad_port in ("http://a.example:http", "http://a.example:99999"):
        assert as_uri(bad_port) == ""
    for elsewhere in ("https://a.example@b.example/", "https://a:b@b.example", "http://[::1]/"):
        assert as_uri(elsewhere) == ""
