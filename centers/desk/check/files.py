from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from centers.desk.access import research_team
from centers.desk.downloads import download
from centers.models import EvidenceFile


@research_team
@require_safe
def evidence(request: HttpRequest, pk: int) -> FileResponse:
    """An evidence file, for the research team."""
    return download(get_object_or_404(EvidenceFile, pk=pk))
