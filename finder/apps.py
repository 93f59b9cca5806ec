from django.apps import AppConfig
from django.core import checks


class FinderConfig(AppConfig):
    name = "finder"
    verbose_name = "Finder"

    def ready(self) -> None:
        from finder.basemap.tiles import check_tiles

        checks.register(check_tiles)
