"""The same page in the other languages of the site."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language

register = template.Library()


@dataclass(frozen=True)
class Language:
    """A language with the address of the current page in it; `address` keeps the query."""

    code: str
    name: str
    address: str

    @property
    def canonical(self) -> str:
        """For search engines: the whole address, without what a visitor asked for."""
        return settings.SITE_URL + self.address.partition("?")[0]


@register.simple_tag(takes_context=True)
def languages(context: dict) -> list[Language]:
    """Every language of the site, in the order of the settings; none where the page has no address
    of its own in them (an error page).

    `tidy_query` of the page's context, where a view gives one, replaces the query string of the
    request: a search knows its tidy form.
    """
    request: HttpRequest | None = context.get("request")
    if request is None or request.resolver_match is None:
        return []
    query = context.get("tidy_query")
    address = request.get_full_path()
    if query is not None:
        address = f"{request.path}?{query}" if query else request.path
    found = [
        Language(code, name, translate_url(address, code)) for code, name in settings.LANGUAGES
    ]
    return found if len({language.address for language in found}) > 1 else []


@register.simple_tag(takes_context=True)
def other_languages(context: dict) -> list[Language]:
    """languages() without the one of this page; from an address that is no page, the first page."""
    here = get_language()
    found = languages(context) or _first_page(context.get("request"))
    return [language for language in found if language.code != here]


def _first_page(request: HttpRequest | None) -> list[Language]:
    if request is None or request.resolver_match is not None:
        return []
    address = reverse("home")
    return [Language(code, name, translate_url(address, code)) for code, name in settings.LANGUAGES]
