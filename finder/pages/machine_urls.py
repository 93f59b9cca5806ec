"""Addresses for machines: one of each, whatever the language."""

from django.urls import path

from . import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
]
