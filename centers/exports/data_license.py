"""Under which license the register's data is given away: docs/decisions/0015-data-license.md.

This is the only place that says so; the files, the API and the pages take it from here.
"""

from django.conf import settings

NAME = "CC-BY-4.0"  # by SPDX
TITLE = "Creative Commons Attribution 4.0 International"
URL = "https://creativecommons.org/licenses/by/4.0/"


def as_package() -> list[dict[str, str]]:
    """For the member `licenses` of a data package."""
    return [{"name": NAME, "title": TITLE, "path": URL}]


def text() -> str:
    """LICENSE.txt."""
    return f"""\
The data in these files is available under the license
{TITLE} ({NAME}): {URL}

You may copy, change and use it for any purpose, also commercially, if you name the source, link to
the license and say if you changed something. Please name the source so, with the day of the files:

    {settings.SITE_NAME}, {settings.SITE_URL}

The license covers what is ours: who checked what, when, and until when that holds. What the rows
take from the directories of SAMHSA, the Substance Abuse and Mental Health Services Administration,
and from the US Census Bureau is in the public domain. Points with the precision "city" come from
GeoNames (geonames.org), which is under the same license.

The data comes without any warranty. What is not named is not confirmed: please do not turn silence
into a no. Treating ketamine addiction and giving ketamine are two different facts: please keep them
apart. This does not change the license.
"""
