"""schema.org data in a page."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# In a script element these would end it, or begin a comment: the same characters, spelt otherwise.
_ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def script(data: dict[str, Any]) -> SafeString:
    """The element that holds the data as JSON-LD, the context added.

    A data block: browsers do not run it, so the content security policy lets it stand.
    """
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    escaped = mark_safe(text.translate(_ESCAPED))  # noqa: S308 - just made safe
    return format_html('<script type="application/ld+json">{}</script>', escaped)
