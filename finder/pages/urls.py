from django.urls import path

from . import about, browse, center, compare, health, home, places, safety, saved, search, search_points, tiles

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search_page, name="search"),
    path("search/points/", search_points.search_points, name="search-points"),
    path("search/places/", places.suggestions, name="place-suggestions"),
    path("centers/<slug:public_id>/", center.center_page, name="center-short"),
    path("centers/<slug:public_id>/<slug:slug>/", center.center_page, name="center"),
    path("browse/", browse.browse, name="browse"),
    path("browse/<str:state>/", browse.browse_state, name="browse-state"),
    path("browse/<str:state>/<str:city>/", browse.browse_city, name="browse-city"),
    path("compare/", compare.compare_page, name="compare"),
    path("saved/", saved.saved_page, name="saved"),
    path("saved/list/", saved.saved_list, name="saved-list"),
    path("tiles/<int:z>/<int:x>/<int:y>", tiles.tile, name="tile"),
    path("how-we-verify/", about.how_we_verify, name="how-we-verify"),
    path("how-we-rank/", about.how_we_rank, name="how-we-rank"),
    path("about-the-data/", about.about_the_data, name="about-the-data"),
    path("safety/", safety.safety, name="safety"),
    path("healthz", health.healthz, name="healthz"),
]
