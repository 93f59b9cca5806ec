"""Addresses of the desk. Each subject has its own module of views."""

from django.urls import path

from . import home

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
]
