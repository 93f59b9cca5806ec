"""How values of the register look in text and links."""

import datetime

import phonenumbers
from django import template
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from centers.exports import data_license
from centers.models import Center, CenterPhone, Term
from centers.places.states import state_name

register = template.Library()


@register.simple_tag(takes_context=True)
def icon(context, name: str) -> str:
    """A picture from finder/img/icons.svg beside words that say the same; hidden from readers.

    A page of text alone (finder/pages/layout.py) has none.
    """
    if context.get("text_only"):
        return ""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("finder/img/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def current(context, view: str) -> str:
    """For a link of a menu to `view`: says so where the visitor is there already."""
    match = context["request"].resolver_match
    return mark_safe(' aria-current="page"') if match and match.view_name == view else ""


@register.filter
def phone_text(phone: CenterPhone) -> str:
    """+16085550123 -> (608) 555-0123, with the extension in words."""
    number = phonenumbers.parse(phone.number)
    national = number.country_code == 1
    style = phonenumbers.PhoneNumberFormat
    text = phonenumbers.format_number(number, style.NATIONAL if national else style.INTERNATIONAL)
    if phone.extension:
        return _("%(number)s, extension %(extension)s") % {
            "number": text,
            "extension": phone.extension,
        }
    return text


@register.filter
def phone_href(phone: CenterPhone) -> str:
    """A tel: link that dials the extension too (RFC 3966)."""
    extension = f";ext={phone.extension}" if phone.extension else ""
    return f"tel:{phone.number}{extension}"


@register.filter
def miles_text(miles: float) -> str:
    """0.42 -> 0.4 miles; whole miles from ten on: nobody needs "37.2"."""
    if miles < 0.1:
        return _("less than 0.1 miles")
    if miles < 9.95:
        return _("%(miles).1f miles") % {"miles": miles}
    rounded = round(miles)
    return ngettext("%(miles)d mile", "%(miles)d miles", rounded) % {"miles": rounded}


@register.filter
def state_of(term: Term) -> str:
    """The state of a fact of telehealth ("telehealth/wi"): Wisconsin."""
    return state_name(term.slug.upper())


@register.filter
def is_rough(center: Center) -> bool:
    """The point is not near the door, so a distance to it is only about right."""
    return center.location_precision in (Center.Precision.ZIP, Center.Precision.CITY)


@register.filter
def month_year(day: datetime.date) -> str:
    return date_format(day, "YEAR_MONTH_FORMAT")


@register.simple_tag
def call_number(center: Center) -> CenterPhone | None:
    """The number behind the call button: the first of the center's numbers."""
    return next(iter(center.phones.all()), None)


@register.simple_tag
def latest_source(center: Center):
    """The newest source record of the center, or None where nobody but us speaks of it."""
    records = center.source_records.all()
    return max(records, key=lambda record: (record.as_of, record.pk), default=None)


@register.simple_tag
def map_point(center: Center) -> str:
    """43.07310,-89.40120: what map programs read, whatever the language of the page."""
    return f"{center.latitude:.5f},{center.longitude:.5f}"


@register.inclusion_tag("components/advertiser.html", takes_context=True)
def advertiser_label(context, center: Center) -> dict:
    """The word "Advertiser" beside a center's name, where it is one.

    The page says who is: `advertised` in its context, from centers.advertising. A page that names
    centers and has forgotten it fails here.
    """
    return {"shown_until": context["advertised"].get(center.pk)}


@register.inclusion_tag("components/open_data.html")
def open_data() -> dict:
    """What becomes of the facts of a listing, for whoever is about to hand them in."""
    return {"data_license": data_license}


@register.filter
def slashed(point: str) -> str:
    """43.07310,-89.40120 -> 43.07310/-89.40120, as OpenStreetMap's links want it."""
    return point.replace(",", "/")
