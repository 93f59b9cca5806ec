"""Web addresses as standards want them."""

import re
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit


def as_uri(address: str) -> str:
    """The web address as a URI, which has only ASCII (RFC 3986); "" if it is no web address.

    None is one with a name or password before its host, which could seem to lead elsewhere, and
    none with a bare IPv6 address, which no center's website has.
    """
    try:
        parts = urlsplit(address)
        host = _host_and_port(parts)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    rest = [_written(part, "/:@?") for part in parts[2:]]
    return urlunsplit((parts.scheme, host, *rest))


def _host_and_port(parts: SplitResult) -> str:
    """Where the address leads, spelled as it was; "" if nowhere; ValueError for a bad port."""
    host = parts.netloc.partition(":")[0]
    if not host or any(sign in parts.netloc for sign in "@[]"):
        return ""
    port = "" if parts.port is None else f":{parts.port}"
    return _written(host, "") + port


def _written(part: str, also: str) -> str:
    """With all but the characters that may stand there as %XX; what is written so stays."""
    percent = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", part)
    return quote(percent, safe=f"!$&'()*+,;=~%{also}")
