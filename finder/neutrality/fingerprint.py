"""All that a search found, as one line of text and its hash: two searches that differ in anything
differ in this."""

import hashlib
import json

from finder.search import Matches, search_rights


@search_rights()
def content(found: Matches) -> str:
    """Centers in their order, those by phone or video too, counts, the counts beside the needs, and
    what to change instead."""
    nearest, telehealth = found.nearest, found.telehealth
    return json.dumps(
        {
            "search": found.parameters.query_string(),
            "place": found.spot.label if found.spot else None,
            "sort": found.sort,
            "confirmed": found.confirmed_count,
            "to_ask": found.to_ask_count,
            "centers": found.ids(),
            "telehealth": telehealth.ids() if telehealth else None,
            "counts": sorted(found.facet_counts.items()),
            "loosenings": [
                [loosening.change.parameters.query_string(), loosening.confirmed, loosening.to_ask]
                for loosening in found.loosenings
            ],
            "nearest": nearest.center.pk if nearest else None,
        },
        separators=(",", ":"),
    )


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
