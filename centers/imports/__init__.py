"""Bringing in what outside sources say. See docs/decisions/0004-imports.md.

`import_directory` brings a file of any format read here into the register; `write_rejections`
writes the rows of a run that could not be used; `fetch_findtreatment` fetches a file to bring in;
`provider_template` is the spreadsheet that providers fill in. A file that is refused raises
ImportProblem.
"""

from .fetch import fetch_findtreatment
from .problem import ImportProblem
from .readers.provider import template as provider_template
from .rejections import write_rejections
from .report import Report
from .runs import Outcome, import_directory

__all__ = [
    "ImportProblem",
    "Outcome",
    "Report",
    "fetch_findtreatment",
    "import_directory",
    "provider_template",
    "write_rejections",
]
