"""Bringing in what outside sources say. See docs/decisions/0004-imports.md.

`import_directory` brings a SAMHSA National Directory into the register; `write_rejections` writes
the rows of a run that could not be used. A file that is refused raises ImportProblem.
"""

from .problem import ImportProblem
from .rejections import write_rejections
from .report import Report
from .runs import Outcome, import_directory

__all__ = ["ImportProblem", "Outcome", "Report", "import_directory", "write_rejections"]
