"""What the desk's pages show of the person who is signed in."""

from django import template

from centers.desk.work import tasks_in_hand
from centers.verification import may_check

register = template.Library()


@register.inclusion_tag("desk/queue/_in_hand.html", takes_context=True)
def in_hand(context) -> dict:
    """The centers that the person holds, on every page of the desk, so that none is forgotten."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not may_check(user):
        return {"tasks": []}
    return {"tasks": list(tasks_in_hand(user))}
