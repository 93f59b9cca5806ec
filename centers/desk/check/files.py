from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from centers.desk.access import research_team
from centers.models import EvidenceFile


@research_team
@require_safe
def evidence(request: HttpRequest, pk: int) -> FileResponse:
    """An evidence file, for the research team: saved, never shown inside the site, never cached."""
    found = get_object_or_404(EvidenceFile, pk=pk)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response
