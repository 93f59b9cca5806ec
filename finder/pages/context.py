from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from centers import demo


def site(request: HttpRequest) -> dict:
    """What every page shows. Nothing is asked of the database until a template uses it."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "leave_url": settings.LEAVE_URL,
        "demo_loaded": SimpleLazyObject(demo.is_loaded),
    }
