"""What a person has typed and not handed in: kept, so that nothing takes it away."""

from collections.abc import Mapping

from django.db import transaction

from centers.models import Center, CheckDraft, User


@transaction.atomic
def save_draft(center: Center, user: User, parts: Mapping[str, dict | None]) -> CheckDraft | None:
    """Keep what was typed on a center's check page, part by part; None clears a part.

    Parts that are not named stay: two open pages do not take each other's work away. Of the same
    part the latest word wins. The draft, or None where nothing is left of it.
    """
    # Two pages saving at once: the first insert makes the row that both then lock.
    CheckDraft.objects.bulk_create([CheckDraft(center=center, user=user)], ignore_conflicts=True)
    draft = CheckDraft.objects.select_for_update(of=("self",)).get(center=center, user=user)
    data = {name: part for name, part in (draft.data | dict(parts)).items() if part}
    if not data:
        draft.delete()
        return None
    draft.data = _storable(data)
    draft.save()
    return draft


def _storable(value: object) -> object:
    """Without the two things that JSON can say and PostgreSQL cannot keep: NUL, half a letter."""
    if isinstance(value, dict):
        return {_storable(key): _storable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_storable(part) for part in value]
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    return value
