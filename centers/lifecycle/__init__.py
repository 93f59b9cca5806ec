"""What is listed at all: every change with its reason, its person and a way back."""

from .bulk import (
    BULK_KINDS,
    BulkPreview,
    Selection,
    SelectionChanged,
    StaleToken,
    apply_bulk,
    preview_bulk,
)
from .common import LifecycleError
from .merge import MergePlan, merge, plan_merge
from .publication import (
    close,
    not_listed,
    publish,
    refusal,
    reopen,
    unpublish,
    withdraw,
)
from .split import split
from .undo import undo, undo_batch, whats_in_the_way

__all__ = [
    "BULK_KINDS",
    "BulkPreview",
    "LifecycleError",
    "MergePlan",
    "Selection",
    "SelectionChanged",
    "StaleToken",
    "apply_bulk",
    "close",
    "merge",
    "not_listed",
    "plan_merge",
    "preview_bulk",
    "publish",
    "refusal",
    "reopen",
    "split",
    "undo",
    "undo_batch",
    "unpublish",
    "whats_in_the_way",
    "withdraw",
]
