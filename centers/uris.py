"""Web addresses as standards want them."""

import re
from urllib.parse import quote, urlsplit, urlunsplit


def as_uri(address: str) -> str:
    """The web address as a URI, which has only ASCII (RFC 3986); "" if it is no web address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    host = _written(parts.netloc, ":@")
    rest = [_written(part, "/:@?") for part in parts[2:]]
    return urlunsplit((parts.scheme, host, *rest))


def _written(part: str, also: str) -> str:
    """With all but the characters that may stand there as %XX; what is written so stays."""
    percent = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", part)
    return quote(percent, safe=f"!$&'()*+,;=~%{also}")
