from django.urls import path

from . import centers, organizations, vocabulary
from .root import Root

urlpatterns = [
    path("api/hsds/", Root.as_view(), name="hsds"),
    path("api/hsds/services", centers.Services.as_view(), name="hsds-services"),
    path("api/hsds/services/<str:id>", centers.Service.as_view()),
    path("api/hsds/organizations", organizations.Organizations.as_view()),
    path("api/hsds/organizations/<str:id>", organizations.OneOrganization.as_view()),
    path("api/hsds/locations", centers.Locations.as_view()),
    path("api/hsds/locations/<str:id>", centers.Location.as_view()),
    path("api/hsds/service_at_locations", centers.ServicesAtLocations.as_view()),
    path("api/hsds/service_at_locations/<str:id>", centers.ServiceAtLocation.as_view()),
    path("api/hsds/taxonomies", vocabulary.Taxonomies.as_view()),
    path("api/hsds/taxonomies/<str:id>", vocabulary.OneTaxonomy.as_view()),
    path("api/hsds/taxonomy_terms", vocabulary.Terms.as_view()),
    path("api/hsds/taxonomy_terms/<str:id>", vocabulary.OneTerm.as_view()),
]
