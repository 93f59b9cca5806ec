from django.apps import AppConfig, apps
from django.core import checks

from finder.assets import NOT_SERVED


class FinderConfig(AppConfig):
    name = "finder"
    verbose_name = "Finder"

    def ready(self) -> None:
        from finder.basemap.tiles import check_tiles
        from finder.contact import check_contact
        from finder.guides import checks as guide_checks  # noqa: F401 (registers them)

        checks.register(check_tiles)
        checks.register(check_contact)
        apps.get_app_config("staticfiles").ignore_patterns += NOT_SERVED
