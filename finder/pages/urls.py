from django.urls import path

from . import about, center, health, home, places, search, search_points

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search_page, name="search"),
    path("search/points/", search_points.search_points, name="search-points"),
    path("search/places/", places.suggestions, name="place-suggestions"),
    path("centers/<slug:public_id>/", center.center_page, name="center-short"),
    path("centers/<slug:public_id>/<slug:slug>/", center.center_page, name="center"),
    path("how-we-verify/", about.how_we_verify, name="how-we-verify"),
    path("how-we-rank/", about.how_we_rank, name="how-we-rank"),
    path("about-the-data/", about.about_the_data, name="about-the-data"),
    path("healthz", health.healthz, name="healthz"),
]
