"""What people outside tell us is kept as long as it is of use, then forgotten: `forget`.

docs/operations.md has the same times in words.
"""

import datetime
from collections import Counter

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from centers.applications import CONFIRM_WITHIN, FILL_WITHIN
from centers.models import (
    Application,
    ApplicationFile,
    ApplicationQuestion,
    Claim,
    OutboxMessage,
    PrivateLink,
    ProviderRequest,
    Report,
)
from centers.models.provider import CLAIM_LASTS

_WEEK = datetime.timedelta(days=7)
YEAR = datetime.timedelta(days=365)


def forget(now: datetime.datetime | None = None) -> Counter[str]:
    """Forget what is past its time at the moment `now`; how many of what."""
    now = now or timezone.now()
    a_year_ago = now - YEAR
    decided = {"decided_at__lte": a_year_ago}
    done = Counter()
    done["unfinished applications"] = _delete_applications(
        Application.objects.filter(state=Application.State.DRAFT).filter(
            Q(email_confirmed_at=None, started_at__lte=now - CONFIRM_WITHIN - _WEEK)
            | Q(started_at__lte=now - CONFIRM_WITHIN - FILL_WITHIN - _WEEK)
        )
    )
    done["documents"] = _delete_papers(
        ApplicationFile.objects.filter(application__decided_at__lte=a_year_ago)
    )
    done["applicants"] = (
        Application.objects.filter(**decided).exclude(email="", note="").update(email="", note="")
    )
    ApplicationQuestion.objects.filter(application__decided_at__lte=a_year_ago).delete()
    done["askers"] = (
        ProviderRequest.objects.filter(**decided)
        .exclude(email="", name="", text="")
        .update(email="", name="", text="")
    )
    done["claims"] = Claim.objects.filter(
        Q(made_at__lte=a_year_ago)
        | Q(proved_at=None, ended_at=None, made_at__lte=now - CLAIM_LASTS - _WEEK)
        | Q(ended_at__lte=now - _WEEK)
    ).delete()[0]
    done["words of reports"] = Report.objects.filter(**decided).exclude(text="").update(text="")
    done["links"] = PrivateLink.objects.filter(expires_at__lte=a_year_ago).delete()[0]
    # That an address bounced is kept, for nobody writes to it again; an invitation is its batch's.
    done["e-mails"] = (
        OutboxMessage.objects.filter(created_at__lte=a_year_ago)
        .exclude(Q(state=OutboxMessage.State.BOUNCED) | Q(kind="invitation"))
        .delete()[0]
    )
    return done


@transaction.atomic
def _delete_applications(applications: QuerySet[Application]) -> int:
    papers = ApplicationFile.objects.filter(application__in=applications)
    _delete_papers(papers)
    number = applications.count()
    applications.delete()
    return number


@transaction.atomic
def _delete_papers(papers: QuerySet[ApplicationFile]) -> int:
    """Rows and files, the files once the rows are gone for good."""
    there = list(papers)
    for paper in there:
        storage, name = paper.file.storage, paper.file.name
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))
    papers.delete()
    return len(there)
