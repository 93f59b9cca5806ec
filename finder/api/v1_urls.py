from django.urls import path

from . import advertisers, centers, vocabulary

urlpatterns = [
    path("api/v1/centers/", centers.CenterList.as_view(), name="api-centers"),
    path("api/v1/centers/walk/", centers.CenterWalk.as_view(), name="api-walk"),
    path("api/v1/centers/<slug:public_id>/", centers.CenterDetail.as_view(), name="api-center"),
    path("api/v1/facets/", vocabulary.Facets.as_view(), name="api-facets"),
    path("api/v1/places/", vocabulary.Places.as_view(), name="api-places"),
    path("api/v1/taxonomy/", vocabulary.TaxonomyView.as_view(), name="api-taxonomy"),
    path("api/v1/advertisers/", advertisers.Advertisers.as_view(), name="api-advertisers"),
]
