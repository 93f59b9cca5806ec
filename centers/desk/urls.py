"""Addresses of the desk. Each subject has its own module of views."""

from django.urls import path

from . import home, people
from .check import files, review, views

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("centers/<str:public_id>/check/", views.check, name="check"),
    path("centers/<str:public_id>/check/draft/", views.draft, name="draft"),
    path("review/", review.waiting, name="review"),
    path("review/<int:pk>/", review.one, name="review-one"),
    path("evidence/<int:pk>/", files.evidence, name="evidence"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add_person, name="add-person"),
    path("people/<int:pk>/role/", people.change_role, name="change-role"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<int:pk>/start-over/", people.start_over, name="start-over"),
]
