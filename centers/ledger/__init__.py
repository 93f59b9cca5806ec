"""The public ledger of advertisers: what happened to each mark, in a chain that can be proved.

`following` stands around whatever may move a mark and writes its entries in the same transaction;
`record_all` writes what came about by mere date; `verify` proves the chain. What is shown on the
site never depends on any of it. docs/advertising-ledger.md tells how anyone can check it.
"""

from .chain import head
from .record import demo_removed, following, record, record_all
from .verify import Verdict, verify

__all__ = [
    "Verdict",
    "demo_removed",
    "following",
    "head",
    "record",
    "record_all",
    "verify",
]
