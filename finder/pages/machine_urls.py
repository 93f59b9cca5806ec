"""Addresses for machines, for what pages fetch and for makers: one each, whatever the language."""

from django.urls import path

from . import (
    advertiser,
    advertisers_data,
    health,
    robots,
    search_points,
    sitemaps,
    styleguide,
    tiles,
)

urlpatterns = [
    path("search/points/", search_points.search_points, name="search-points"),
    path(
        "centers/<slug:public_id>/photos/<int:pk>-<int:width>.webp",
        advertiser.photo,
        name="advertiser-photo",
    ),
    path("advertisers.json", advertisers_data.as_json, name="advertisers-json"),
    path("advertisers.csv", advertisers_data.as_csv, name="advertisers-csv"),
    path("advertisers/ledger.csv", advertisers_data.ledger_as_csv, name="ledger-csv"),
    path("tiles/<int:z>/<int:x>/<int:y>", tiles.tile, name="tile"),
    path("robots.txt", robots.robots_txt, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap-index"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("healthz", health.healthz, name="healthz"),
]
