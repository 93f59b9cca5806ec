"""How we introduce ourselves to services that we ask."""

from django.conf import settings


def user_agent() -> str:
    """With an address to write to, "" where none is set."""
    contact = settings.CONTACT_EMAIL
    return f"treatment-finder (+mailto:{contact})" if contact else ""
