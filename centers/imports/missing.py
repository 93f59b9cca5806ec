"""What a newer edition of a source leaves out: a task each, never a deletion."""

from itertools import groupby
from operator import attrgetter

from django.db.models import Exists, OuterRef

from centers.models import ImportRun, SourceRecord, Task
from centers.tasks import open_task

from .report import Report
from .traces import Rejected

# An edition that leaves out more than this of what its source had said is part of one, or of
# another kind: then nothing follows from what is missing.
_AT_MOST = 0.5


def ask_about_missing(run: ImportRun, report: Report) -> int:
    """Open a task for each published center that the source listed before and does not list in
    this edition; how many there are.

    Only in the states that the edition has rows of. A center that another source lists for this day
    or a later one is not asked about: somebody still knows of it. Nor is one whose row the edition
    has and we could not use; where rows do not even say whose they are, each task says how many.
    What a person has answered for this edition is not asked again.
    """
    records = SourceRecord.objects.filter(source=run.source)
    listed = records.filter(as_of__gte=run.as_of)
    states = set(listed.values_list("center__state", flat=True).distinct()) - {None}
    before = records.filter(as_of__lt=run.as_of, center__state__in=states)
    known_since = SourceRecord.objects.filter(center=OuterRef("center"), as_of__gte=run.as_of)
    gone = before.filter(~Exists(known_since), center__publication="published")
    if gone.count() > _AT_MOST * (gone.count() + listed.count()):
        report.add("notes", "too much is missing for a whole edition: nobody is asked about it")
        return 0
    rejected = Rejected(run)
    asked = 0
    newest_first = gone.order_by("center_id", "-as_of", "-pk").select_related("center")
    for center, said in groupby(newest_first.iterator(chunk_size=500), attrgetter("center")):
        words = list(said)
        if any(rejected.has(record) for record in words):
            report.add("notes", "listed before, rejected now: nobody is asked whether it is gone")
            continue
        question = {
            "source": run.source_name,
            "listed_on": str(words[0].as_of),
            "missing_on": str(run.as_of),
        }
        # What was found is written beside the question.
        answered = Task.objects.filter(
            center=center,
            reason=Task.Reason.GONE,
            closed_at__isnull=False,
            detail__contains=question,
        )
        if not answered.exists():
            detail = question | {"unreadable": rejected.unreadable}
            open_task(center, Task.Reason.GONE, detail=detail)
            asked += 1
    report.add("tasks", "no longer listed", asked)
    return asked
