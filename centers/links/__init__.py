"""Private links: unguessable, for one purpose, with an end, and revocable.

`make` one, `find` what a link opens, `spend` one that works once, `revoke` all of a subject,
`replace` one that others have seen; `address` is what goes into an e-mail.
"""

from .links import LinkEnded, LinkUnknown, address, find, make, revoke, spend
from .replace import replace

__all__ = ["LinkEnded", "LinkUnknown", "address", "find", "make", "replace", "revoke", "spend"]
