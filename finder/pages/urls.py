"""Pages for people, each in every language of the site: see finder/urls.py."""

from django.urls import path

from . import (
    about,
    advertisers,
    browse,
    center,
    compare,
    guides,
    home,
    match,
    neutrality,
    places,
    providers,
    safety,
    saved,
    search,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search_page, name="search"),
    path("search/places/", places.suggestions, name="place-suggestions"),
    path("centers/<slug:public_id>/", center.center_page, name="center-short"),
    # Before the slug of a center: these words are no one's name.
    path("centers/<slug:public_id>/your-center/", providers.request_page, name="provider-request"),
    path("centers/<slug:public_id>/<slug:slug>/", center.center_page, name="center"),
    path("requests/<str:secret>/", providers.request_status, name="request-status"),
    path("requests/<str:secret>/appeal/", providers.request_appeal, name="request-appeal"),
    path("criteria/", providers.criteria, name="criteria"),
    path("policies/", providers.policies_page, name="policies"),
    path("advertisers/", advertisers.advertisers_page, name="advertisers"),
    path("browse/", browse.browse, name="browse"),
    path("browse/<str:state>/", browse.browse_state, name="browse-state"),
    path("browse/<str:state>/<str:city>/", browse.browse_city, name="browse-city"),
    path("compare/", compare.compare_page, name="compare"),
    path("saved/", saved.saved_page, name="saved"),
    path("saved/list/", saved.saved_list, name="saved-list"),
    path("how-we-verify/", about.how_we_verify, name="how-we-verify"),
    path("how-we-rank/", about.how_we_rank, name="how-we-rank"),
    path("how-we-rank/check/", neutrality.check, name="neutrality"),
    path("about-the-data/", about.about_the_data, name="about-the-data"),
    path("safety/", safety.safety, name="safety"),
    path("match/", match.start, name="match"),
    path("match/how/", match.how, name="match-how"),
    path("match/help-now/", match.help_now, name="match-help-now"),
    path("match/plan/", match.plan_page, name="match-plan"),
    path("match/<slug:slug>/", match.question_page, name="match-question"),
    path("guides/", guides.guides_page, name="guides"),
    path("guides/<slug:slug>/", guides.guide_page, name="guide"),
]
