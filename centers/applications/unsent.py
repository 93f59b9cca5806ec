from django.utils.translation import gettext as _

from centers.models import Application

from .problem import ApplicationError


def unsent(application: Application) -> Application:
    """The application, locked. Raises ApplicationError once it was sent."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if application.state != Application.State.DRAFT:
        raise ApplicationError(_("This application has already been sent."))
    return application
