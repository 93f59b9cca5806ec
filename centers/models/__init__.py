"""Every table of the register, one file a subject."""

from .center import Center, CenterPhone
from .fixture import LoadedFixture
from .listing import Listing
from .offering import Offering
from .organization import Organization
from .place import Place
from .source import CenterIdentifier, ImportRejection, ImportRun, SourceRecord
from .staff import User
from .taxonomy import Category, CodeMapping, SourceCode, Term
from .verification import Confirmation

__all__ = [
    "Category",
    "Center",
    "CenterIdentifier",
    "CenterPhone",
    "CodeMapping",
    "Confirmation",
    "ImportRejection",
    "ImportRun",
    "Listing",
    "LoadedFixture",
    "Offering",
    "Organization",
    "Place",
    "SourceCode",
    "SourceRecord",
    "Term",
    "User",
]
