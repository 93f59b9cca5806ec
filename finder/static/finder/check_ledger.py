"""Checks the ledger of advertisers. Needs Python 3 and nothing else.

python3 check_ledger.py advertisers.json
"""

import hashlib
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    ledger = json.load(file)

before = "0" * 64
for number, entry in enumerate(ledger["entries"], start=1):
    content = {name: value for name, value in entry.items() if name != "hash"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if entry["sequence"] != number:
        sys.exit(f"Entry {number} is missing, or one was put in: here is {entry['sequence']}.")
    if entry["previous_hash"] != before:
        sys.exit(f"Entry {number} does not follow on the one before.")
    if hashlib.sha256(text.encode()).hexdigest() != entry["hash"]:
        sys.exit(f"Entry {number} was changed.")
    before = entry["hash"]

head = ledger["head"]
if head and (head["sequence"], head["hash"]) != (len(ledger["entries"]), before):
    sys.exit("Entries at the end are missing.")
print(f"{len(ledger['entries'])} entries, all in order. The last hash: {before}")
