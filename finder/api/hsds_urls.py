from django.urls import path

from . import hsds

urlpatterns = [
    path("api/hsds/", hsds.Root.as_view(), name="hsds"),
    path("api/hsds/services", hsds.Services.as_view()),
    path("api/hsds/services/<str:id>", hsds.Service.as_view(), name="hsds-service"),
    path("api/hsds/organizations", hsds.Organizations.as_view()),
    path("api/hsds/organizations/<str:id>", hsds.OneOrganization.as_view()),
    path("api/hsds/locations", hsds.Locations.as_view()),
    path("api/hsds/locations/<str:id>", hsds.Location.as_view()),
    path("api/hsds/service_at_locations", hsds.ServicesAtLocations.as_view()),
    path("api/hsds/service_at_locations/<str:id>", hsds.ServiceAtLocation.as_view()),
    path("api/hsds/taxonomies", hsds.Taxonomies.as_view()),
    path("api/hsds/taxonomies/<str:id>", hsds.OneTaxonomy.as_view()),
    path("api/hsds/taxonomy_terms", hsds.Terms.as_view()),
    path("api/hsds/taxonomy_terms/<str:id>", hsds.OneTerm.as_view()),
]
