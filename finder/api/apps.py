from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "finder.api"
    label = "api"
    verbose_name = "API"
