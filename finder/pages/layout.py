"""A page in two layouts: the usual one, and text alone for slow phones and plain printers.

Both are made by the same template, so that they say the same in the same order.
"""

from finder.search import Parameters


def layout(parameters: Parameters) -> dict:
    """For the context of a page that has both: `{% extends layout %}` and, inside, `text_only`."""
    text_only = parameters.view == "text"
    return {"layout": "base_text.html" if text_only else "base.html", "text_only": text_only}
