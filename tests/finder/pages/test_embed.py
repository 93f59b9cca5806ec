"""The search box for other sites, and the page that tells how to have it."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from finder.origins import read_origins

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("taxonomy")]


def test_the_search_box_has_no_script_and_leads_to_the_search(visit):
    for prefix in ("", "/es"):
        page = visit(f"{prefix}/embed/")

        assert not page.all("script")
        (form,) = page.all("form")
        assert (form["action"], form["target"]) == (f"{prefix}/search/", "_blank")
        assert form["rel"] == "noopener noreferrer"
        assert page.all("base")[0].attributes == {"target": "_blank"}
        assert "988" in page.text
        assert not page.response.cookies
        assert page.response["Referrer-Policy"] == "no-referrer"


def test_only_the_sites_on_the_list_may_frame_it_and_nothing_else(client, settings):
    settings.EMBED_ORIGINS = []
    closed = client.get("/embed/")
    settings.EMBED_ORIGINS = ["https://library.example", "https://clinic.example"]
    open_to_some, others = client.get("/embed/"), map(client.get, ("/", "/embedding/", "/search/"))

    for response in (closed, *others):
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"
    policy = open_to_some["Content-Security-Policy"]
    assert "frame-ancestors https://library.example https://clinic.example" in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in open_to_some


def test_the_list_takes_names_of_sites_and_nothing_that_widens_the_policy():
    assert read_origins(" https://library.example, https://a-b.clinic.example:8443 ,", "X") == [
        "https://library.example",
        "https://a-b.clinic.example:8443",
    ]
    for wrong in ("*", "https://", "http://a.example", "https://*.example", "https://a.example/b"):
        with pytest.raises(ImproperlyConfigured, match="X takes origins"):
            read_origins(wrong, "X")
    with pytest.raises(ImproperlyConfigured):
        read_origins("https://a.example; script-src *", "X")


def test_how_to_have_it_is_told_with_html_to_copy(visit, settings):
    settings.SITE_URL = 'https://finder.example.org/"'
    for prefix in ("", "/es"):
        link, frame = (code.text for code in visit(f"{prefix}/embedding/").all("textarea"))
        address = f'="https://finder.example.org/&quot;{prefix}/embed/"'
        assert f"<a href{address}" in link
        assert f"<iframe src{address}" in frame
        assert "<script" not in link + frame
