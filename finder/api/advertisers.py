"""Who is shown as an advertiser now. The ledger behind it is at /advertisers.json."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from centers.advertising import advertisers_now

from .parameters import only
from .view import ApiView


class AdvertiserEntryShape(serializers.Serializer):
    """Each day is the first or last of its kind."""

    center = serializers.CharField()
    center_name = serializers.CharField()
    city = serializers.CharField()
    state = serializers.CharField()
    organization = serializers.CharField(help_text="Empty for an agreement of the center's own.")
    since = serializers.DateField()
    until = serializers.DateField()
    verified_until = serializers.DateField()
    shown_until = serializers.DateField()


class AdvertisersShape(serializers.Serializer):
    advertisers = AdvertiserEntryShape(many=True)


class Advertisers(ApiView):
    @extend_schema(
        operation_id="listAdvertisers", responses=AdvertisersShape, extensions={"x-example": "?"}
    )
    def get(self, request: Request) -> Response:
        """All centers that are shown as advertisers today, by name. It moves no result."""
        only(request.query_params)
        return Response({"advertisers": [advertiser.public() for advertiser in advertisers_now()]})
