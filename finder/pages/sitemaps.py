"""The pages that search engines should know: what is published, under its canonical address.

A listing's `lastmod` is the last day on which something that its page says changed, by itself or by
date alone (centers/history/last_change.py). Other pages say none, for their numbers change with the
day.

Each page is named once in each language, with its address in all of them beside it.
"""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import sitemaps
from django.contrib.sitemaps.views import sitemap
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override
from django.views.decorators.http import require_safe

from centers.history import last_changes
from centers.models import Center, Listing
from finder.guides import all_guides
from finder.search import areas

# The protocol (sitemaps.org) allows 50,000 addresses a file.
MOST = 50_000
PLAIN = (
    "home",
    "browse",
    "match",
    "match-how",
    "guides",
    "how-we-verify",
    "how-we-rank",
    "about-the-data",
    "advertisers",
    "criteria",
    "list-center",
    "policies",
    "embedding",
    "safety",
)


class Entry(NamedTuple):
    """A page: its name among the addresses, and what else its address is made of."""

    name: str
    args: tuple[str, ...] = ()


class Section(sitemaps.Sitemap):
    limit = MOST // len(settings.LANGUAGES)

    def get_protocol(self, protocol=None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def location(self, item: Entry) -> str:
        return reverse(item.name, args=item.args)

    def get_latest_lastmod(self) -> None:
        return None

    def get_urls(self, page=1, site=None, protocol=None) -> list[dict]:
        """Those of Django for a slice of the pages, and each of them in every language."""
        urls = super().get_urls(page, site, protocol)
        starts = _starts()
        return [
            {**url, "location": address, "beside": beside}
            for url in urls
            for address, beside in _in_each_language(url["location"], starts)
        ]


def _starts() -> dict[str, str]:
    """Language -> how the addresses of its pages begin. All else of an address is the same."""
    starts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            starts[code] = settings.SITE_URL + reverse("home")
    return starts


def _in_each_language(
    address: str, starts: dict[str, str]
) -> Iterator[tuple[SafeString, SafeString]]:
    """The address in each language, with the links to all of them. As text and not by a template:
    a file has up to 50,000 of these."""
    first = starts[settings.LANGUAGE_CODE]
    path = escape(address.removeprefix(first))
    links = [
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{start}{path}"/>'
        for code, start in (*starts.items(), ("x-default", first))
    ]
    beside = mark_safe("".join(links))  # noqa: S308 - the path is escaped
    for start in starts.values():
        yield mark_safe(start + path), beside  # noqa: S308


class PlainPages(Section):
    def items(self) -> list[Entry]:
        guides = [Entry("guide", (guide.slug,)) for guide in all_guides()]
        return [*map(Entry, PLAIN), *guides]


class Areas(Section):
    """States and cities that have a center."""

    def items(self) -> list[Entry]:
        real = Listing.objects.filter(center__demo=False)
        towns = real.order_by("state", "city").values_list("state", "city").distinct()
        return list(dict.fromkeys(_areas(towns)))


def _areas(towns) -> Iterator[Entry]:
    for code, city in towns.iterator():
        state = areas.State(code).slug
        yield Entry("browse-state", (state,))
        yield Entry("browse-city", (state, areas.slug_of(city)))


class Centers(Section):
    """Published centers, by their primary key: a page is a slice of it. None that is fictional."""

    def items(self) -> QuerySet[Center]:
        real = Center.unfiltered.published().filter(demo=False)
        return real.order_by("pk").values_list("pk", "public_id", "slug")

    def location(self, item: tuple[int, str, str]) -> str:
        return reverse("center", args=item[1:])

    def get_urls(self, page=1, site=None, protocol=None) -> list[dict]:
        urls = super().get_urls(page, site, protocol)
        ids = [url["item"][0] for url in urls]
        changed = last_changes(ids[0], ids[-1], timezone.localdate()) if ids else {}
        for url in urls:
            url["lastmod"] = changed.get(url["item"][0])
        return urls


SECTIONS = {"pages": PlainPages, "areas": Areas, "centers": Centers}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The files that there are: one a section, and another for each further 50,000 addresses."""
    files = []
    for name, section in SECTIONS.items():
        address = settings.SITE_URL + reverse("sitemap", args=[name])
        pages = section().paginator.num_pages
        files += [address, *(f"{address}?p={page}" for page in range(2, pages + 1))]
    context = {"sitemaps": [{"location": address, "last_mod": None} for address in files]}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    if section not in SECTIONS:
        raise Http404
    return sitemap(request, {section: SECTIONS[section]}, section)
