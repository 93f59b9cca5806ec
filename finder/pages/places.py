from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from centers import places


@require_safe
@cache_control(private=True, max_age=300)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Places for the text typed so far (`where`): label to show, and text that finds that place."""
    spots = places.suggest(request.GET.get("where", ""))
    return JsonResponse({"places": [{"label": s.label, "value": s.query} for s in spots]})
