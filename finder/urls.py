from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(path("", include("finder.pages.urls")), prefix_default_language=False),
    path("", include("finder.pages.machine_urls")),
    path("", include("finder.api.urls")),
    path("accounts/", include("centers.accounts.urls")),
    path("desk/advertising/", include("finder.pages.preview_urls")),
    path("desk/", include("centers.desk.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "finder.errors.bad_request"
handler403 = "finder.pages.errors.forbidden"
handler404 = "finder.pages.errors.not_found"
handler500 = "finder.errors.server_error"
