from django.http import FileResponse

from centers.models import AgreementDocument, ApplicationFile, EvidenceFile


def download(kept: AgreementDocument | ApplicationFile | EvidenceFile) -> FileResponse:
    """A kept file for whoever may have it: saved, never shown inside the site, never cached."""
    response = FileResponse(
        kept.file.open("rb"),
        as_attachment=True,
        filename=kept.name,
        content_type=kept.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response
