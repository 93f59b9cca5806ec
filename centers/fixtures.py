"""Fixtures that are looked at on every start, and loaded only when they have changed."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core import serializers
from django.db import models, transaction
from django.db.models import ProtectedError

from centers.listings import rebuild_all
from centers.models import Category, CodeMapping, LoadedFixture, SourceCode, Term

TAXONOMY = Path(settings.FIXTURES_DIR) / "taxonomy.json"
TAXONOMY_NAME = "taxonomy"


def sha256(path: Path) -> str:
    """Hex digest of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@transaction.atomic
def load_taxonomy(path: Path | None = None, say: Callable[[str], None] = lambda text: None) -> bool:
    """Bring categories, terms and codes to what the file says, then rebuild the listings.

    False when the database has exactly this file already. Entries keep their primary keys. Those
    that left the file are deleted, except where the register rests on them: these stay. `say` is
    told of both. Raises OSError, DeserializationError or a database error, with nothing changed.
    """
    path = path or TAXONOMY
    digest = sha256(path)
    # A second process that starts at the same time waits here and then finds all done.
    loaded, _made = LoadedFixture.objects.select_for_update().get_or_create(name=TAXONOMY_NAME)
    if loaded.sha256 == digest:
        say("Taxonomy: up to date")
        return False
    kept = _save_entries(path.read_text(encoding="utf-8"))
    # What rests on others goes first.
    for model in (CodeMapping, SourceCode, Term, Category):
        for line in _drop(model, kept[model]):
            say(f"Taxonomy: {line}")
    rebuild_all()
    loaded.sha256 = digest
    loaded.save()
    say(f"Taxonomy: loaded, {Term.objects.count():,} terms, {SourceCode.objects.count():,} codes")
    return True


def _save_entries(text: str) -> dict[type[models.Model], set[int]]:
    """Save every entry over the row of its natural key; the primary keys by model."""
    kept, linked_later = defaultdict(set), []
    for entry in serializers.deserialize("json", text, handle_forward_references=True):
        entry.save()
        kept[type(entry.object)].add(entry.object.pk)
        if entry.deferred_fields:
            linked_later.append(entry)
    for entry in linked_later:
        entry.save_deferred_fields()
    return kept


def _drop(model: type[models.Model], kept: set[int]) -> Iterator[str]:
    """Delete the rows that left the file; a line for each, also for those that have to stay."""
    left = list(model.objects.exclude(pk__in=kept).order_by("pk"))
    freed = True
    # A term may be the broader one of another that also left: again, while any could go.
    while freed:
        freed, staying = False, []
        for row in left:
            name = "/".join(row.natural_key())
            try:
                row.delete()
            except ProtectedError:
                staying.append(row)
            else:
                freed = True
                yield f"{model._meta.verbose_name} {name} has left the file and was removed"
        left = staying
    for row in left:
        name = "/".join(row.natural_key())
        yield f"{model._meta.verbose_name} {name} has left the file but is in use, so it stays"
