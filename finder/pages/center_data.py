"""What the page of a center says to programs: schema.org and a card for the address book.

Search engines repeat what they read without its date. So schema.org gets only what the research
team has checked and what still holds today: nothing of a center that nobody vouches for.
"""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from centers.models import Center
from centers.models.taxonomy import Section
from centers.uris import as_uri
from finder import json_ld
from finder.facts import CenterFacts
from finder.search import Taxonomy

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
EXACT = (Center.Precision.ROOFTOP, Center.Precision.STREET)


def address_of(center: Center) -> str:
    """The center's page as others link to it."""
    return settings.SITE_URL + reverse("center", args=[center.public_id, center.slug])


def structured_data(facts: CenterFacts) -> SafeString | str:
    """schema.org as JSON-LD in its element; "" where nobody vouches for it, or it is fictional."""
    if not facts.verified or facts.center.demo:
        return ""
    return json_ld.script(_clinic(facts))


def _clinic(facts: CenterFacts) -> dict[str, Any]:
    """Verified: contact, location, services and license all hold. Payment may not."""
    center = facts.center
    with translation.override(settings.LANGUAGE_CODE):
        same_in_every_language = address_of(center)
    data: dict[str, Any] = {
        "@type": "MedicalClinic",
        "@id": same_in_every_language,
        "url": address_of(center),
        "name": center.full_name,
        "address": {
            "@type": "PostalAddress",
            **({"streetAddress": street} if (street := _street(center)) else {}),
            "addressLocality": center.city,
            "addressRegion": center.state,
            "postalCode": center.zip,
            "addressCountry": "US",
        },
    }
    if center.location_precision in EXACT:
        data["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": center.latitude,
            "longitude": center.longitude,
        }
    if phones := list(center.phones.all()):
        data["telephone"] = phones[0].number
    if website := as_uri(center.website):
        data["sameAs"] = website
    # Ketamine is left out: in one word, without its help text, the two facts would be mixed up.
    care, offers = (g.yes for g in facts.service_groups if g.category.slug in ("care", "offers"))
    if services := [*care, *offers]:
        data["availableService"] = [
            {"@type": "MedicalTherapy", "name": term.label} for term in services
        ]
    if facts.section(Section.PAYMENT).holds and (ways := facts.payment_group.yes):
        data["paymentAccepted"] = ", ".join(term.label for term in ways)
    return data


def _street(center: Center) -> str:
    return ", ".join(filter(None, (center.street1, center.street2)))


@require_safe
def contact_card(request: HttpRequest, public_id: str) -> HttpResponse:
    """A published center as a vCard 4 (RFC 6350). Who vouches for it stands in its note."""
    centers = Center.objects.published().prefetch_related("phones")
    center = get_object_or_404(centers, public_id=public_id)
    facts = CenterFacts.of(center, Taxonomy.load(), timezone.localdate())
    response = HttpResponse(_card(center, _note(facts)), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{center.public_id}.vcf"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _note(facts: CenterFacts) -> str:
    if facts.verified:
        until = date_format(facts.verification.verified_until)
        return _("Verified by our research team; this holds until %(day)s.") % {"day": until}
    return _("Not yet verified by us.")


def _card(center: Center, note: str) -> str:
    place = ["", "", _street(center), center.city, center.state, center.zip, "USA"]
    lines = ["BEGIN:VCARD", "VERSION:4.0", "KIND:org", f"FN:{_plain(center.full_name)}"]
    for phone in center.phones.all():
        extension = f";ext={phone.extension}" if phone.extension.isdigit() else ""
        lines.append(f"TEL;VALUE=uri;TYPE=work,voice:tel:{phone.number}{extension}")
    lines.append(f"ADR;TYPE=work:{';'.join(map(_plain, place))}")
    if center.location_precision in EXACT:
        lines.append(f"GEO:geo:{center.latitude},{center.longitude}")
    if website := as_uri(center.website):
        lines.append(f"URL:{website}")
    lines += [f"SOURCE:{address_of(center)}", f"NOTE:{_plain(note)}", "END:VCARD", ""]
    return "\r\n".join(map(_folded, lines))


def _plain(text: str) -> str:
    """A text as a vCard writes it (RFC 6350, section 3.4)."""
    for char in ("\\", ",", ";"):
        text = text.replace(char, f"\\{char}")
    return " ".join(_CONTROL.sub(" ", text).split())


def _folded(line: str) -> str:
    """At most 75 octets a line, no character cut in two (RFC 6350, section 3.2)."""
    folded, room = "", 75
    for char in line:
        size = len(char.encode())
        if size > room:
            folded, room = folded + "\r\n ", 74
        folded, room = folded + char, room - size
    return folded
