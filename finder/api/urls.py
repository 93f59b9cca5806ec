from django.urls import include, path, re_path

from .docs import docs_page
from .schema import SchemaView
from .view import NoSuchAddress, ToDocs

V1, HSDS = "finder.api.v1_urls", "finder.api.hsds.urls"

urlpatterns = [
    path("", include(V1)),
    re_path("^api/v1/schema/?$", SchemaView.as_view(urlconf=V1), name="api-schema"),
    path("", include(HSDS)),
    path("api/hsds/openapi.json", SchemaView.as_view(urlconf=HSDS), name="hsds-schema"),
    re_path("^api/(?:v1/)?$", ToDocs.as_view()),
    path("api/docs/", docs_page, {"v1": V1, "hsds": HSDS}, name="api-docs"),
    # Whatever it is, a line break too.
    re_path(r"^api/(?P<rest>[\s\S]*)$", NoSuchAddress.as_view()),
]
