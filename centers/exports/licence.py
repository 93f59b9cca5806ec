"""Under which licence the register's data is given away."""

NAME = "CC-BY-4.0"
TITLE = "Creative Commons Attribution 4.0 International"
URL = "https://creativecommons.org/licenses/by/4.0/"

TEXT = f"""\
The data in these files is available under the license
{TITLE} ({NAME}): {URL}

You may copy, change and use it for any purpose, also commercially, if you name the source and link
to the license. The rows that say where they come from name it: the directories of SAMHSA, the
Substance Abuse and Mental Health Services Administration, are in the public domain.

The data comes without any warranty. Each fact says who vouches for it and until when. What is not
named is not confirmed: please do not turn silence into a no.
"""
