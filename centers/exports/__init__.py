"""The whole register as files: `export`. docs/exports.md describes them.

For the same register and the same day the files are the same to the byte.
"""

from .files import export
from .in_place import ExportRunning

__all__ = ["ExportRunning", "export"]
