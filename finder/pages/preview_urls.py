"""Pages of the desk that show the public site: for staff alone, with a second factor."""

from django.urls import path

from . import advertiser_preview

app_name = "preview"

urlpatterns = [
    path("centers/<slug:public_id>/preview/", advertiser_preview.preview, name="advertiser"),
    path("colors-<slug:look>.css", advertiser_preview.colors, name="colors"),
]
