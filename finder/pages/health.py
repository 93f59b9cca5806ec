from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 where the site can answer searches, 503 where its database cannot be reached."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM centers_listing LIMIT 1")
    except Exception:  # noqa: BLE001 - whatever is wrong, the answer is the same
        return JsonResponse({"database": "unavailable"}, status=503)
    return JsonResponse({"database": "ok"})
