"""The words of the site and their translations: gathering them, checking them, compiling them.

Everything that visitors read is in one catalog a language, locale/<code>/LC_MESSAGES/django.po: the
words of templates and code, and the taxonomy's names and help texts (context "taxonomy"). The long
texts of the guides are files of their own (finder/guides). Pages of staff are in English alone.
docs/translating.md says how to work with it.
"""

from .catalog import compile_catalogs, faults, update_catalogs
from .extract import messages

__all__ = ["compile_catalogs", "faults", "messages", "update_catalogs"]
