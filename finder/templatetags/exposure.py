"""The measurement of exposure as a picture: SVG whose sizes are attributes, as the page's policy
asks. It says its figures in words too, and a table beside it holds them."""

from django import template
from django.utils.translation import gettext as _

from centers.models import ExposureMeasurement

register = template.Library()

# Units of the picture, about pixels on a phone.
WIDTH, HEIGHT = 400, 190
_LEFT = 2
_LONGEST = 380


@register.inclusion_tag("finder/advertisers/_picture.html")
def exposure_picture(exposure: ExposureMeasurement) -> dict:
    """Two bars, the share of listings above the share of places, and below them the range that
    chance gives as a line between two ends."""
    low, high = exposure.shares_by_chance
    shares = (exposure.share_of_listings, exposure.share_of_places)
    most = max(*shares, high)

    def at(share: float) -> int:
        return _LEFT + round(share / most * _LONGEST)

    bars = [
        {"label": label, "share": share, "text_y": y + 16, "y": y + 24, "width": at(share) - _LEFT}
        for label, share, y in (
            (_("Of the verified listings, advertisers are"), shares[0], 0),
            (_("Of the first ten places, advertisers hold"), shares[1], 62),
        )
    ]
    return {
        "bars": bars,
        "low": low,
        "high": high,
        "low_x": at(low),
        "high_x": at(high),
        "left": _LEFT,
        "width": WIDTH,
        "height": HEIGHT,
    }
