"""Files that prove a check: taken in after a look at what they are, never at what they are called.

`stored` keeps uploads, `EvidenceRefused` says why one cannot be kept.
"""

from .kinds import KINDS, MAX_BYTES, EvidenceRefused, kind_of
from .store import stored

__all__ = ["KINDS", "MAX_BYTES", "EvidenceRefused", "kind_of", "stored"]
