"""The first step, and proving that the address is the applicant's."""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from centers.links import address, make, spend
from centers.models import Application, PrivateLink
from centers.outbox import refuse_too_many, send

from .by_phone import with_place
from .problem import ApplicationError

CONFIRM_WITHIN = datetime.timedelta(days=2)
# How long one can come back to what was saved.
FILL_WITHIN = datetime.timedelta(days=90)
Purpose = PrivateLink.Purpose


@transaction.atomic
def start(
    *,
    name: str,
    street1: str,
    city: str,
    state: str,
    zip: str,
    email: str,
    form_key: str,
    phone_only: bool = False,
    language: str = settings.LANGUAGE_CODE,
    now: datetime.datetime | None = None,
) -> Application:
    """Begin an application: a link to confirm the address goes out, and nothing else happens yet.
    With `phone_only` nobody comes to the address: it is where the office is, and has no street.

    Raises ValidationError for an address that is not in the United States or its territories, and
    for an e-mail address that got LINKS_A_DAY (centers/outbox) such links in the last day.
    """
    now = now or timezone.now()
    if there := Application.objects.filter(form_key=form_key).first():
        return there
    where = {"street1": street1, "street2": "", "city": city, "state": state, "zip": zip}
    facts = with_place({}, where, phone_only=phone_only)
    refuse_too_many(email, "application-confirm", error=ApplicationError, now=now)
    application = Application.objects.create(
        name=name, email=email, language=language, form_key=form_key, started_at=now, facts=facts
    )
    secret = make(Purpose.CONFIRM_APPLICATION, application.pk, lasts=CONFIRM_WITHIN, now=now)
    send(
        email,
        "application-confirm",
        language=language,
        now=now,
        link=address("application-confirm", secret, language),
        days=CONFIRM_WITHIN.days,
    )
    return application


@transaction.atomic
def confirm_address(
    link: PrivateLink, now: datetime.datetime | None = None
) -> tuple[Application, str]:
    """The applicant has our mail: the application, and the secret of the link to fill it in, which
    goes to that address as well. Raises ApplicationError where the link was just used."""
    now = now or timezone.now()
    if not spend(link, now=now):
        raise ApplicationError(
            _("This link has already been used. Look for a later e-mail with the next one.")
        )
    application = Application.objects.select_for_update(of=("self",)).get(pk=link.subject_id)
    application.email_confirmed_at = now
    application.save(update_fields=["email_confirmed_at"])
    secret = make(Purpose.APPLICATION, application.pk, lasts=FILL_WITHIN, now=now)
    send(
        application.email,
        "application-link",
        language=application.language,
        now=now,
        name=application.name,
        link=address("application", secret, application.language),
        days=FILL_WITHIN.days,
    )
    return application, secret
