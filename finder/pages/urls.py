from django.urls import path

from . import (
    about,
    advertiser,
    advertisers,
    advertisers_data,
    center,
    health,
    home,
    neutrality,
    places,
    search,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search_page, name="search"),
    path("search/places/", places.suggestions, name="place-suggestions"),
    path("centers/<slug:public_id>/", center.center_page, name="center-short"),
    path("centers/<slug:public_id>/<slug:slug>/", center.center_page, name="center"),
    path(
        "centers/<slug:public_id>/photos/<int:pk>-<int:width>.webp",
        advertiser.photo,
        name="advertiser-photo",
    ),
    path("advertisers/", advertisers.advertisers_page, name="advertisers"),
    path("advertisers.json", advertisers_data.as_json, name="advertisers-json"),
    path("advertisers.csv", advertisers_data.as_csv, name="advertisers-csv"),
    path("advertisers/ledger.csv", advertisers_data.ledger_as_csv, name="ledger-csv"),
    path("how-we-verify/", about.how_we_verify, name="how-we-verify"),
    path("how-we-rank/", about.how_we_rank, name="how-we-rank"),
    path("how-we-rank/check/", neutrality.check, name="neutrality"),
    path("about-the-data/", about.about_the_data, name="about-the-data"),
    path("healthz", health.healthz, name="healthz"),
]
