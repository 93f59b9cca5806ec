"""Addresses of the desk. Each subject has its own module of views."""

from django.urls import path

from . import board, bulk, history, home, lifecycle, matching, people, queue, sampling
from .advertising import agreement, content, lists
from .check import files, review, views
from .outside import applications, claims, invitations
from .outside import views as outside

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("queue/", queue.queue, name="queue"),
    path("queue/next/", queue.next_task, name="next"),
    path("queue/<int:pk>/take/", queue.take_task, name="take"),
    path("queue/<int:pk>/extend/", queue.lease_extend, name="lease-extend"),
    path("queue/<int:pk>/give-back/", queue.lease_give_back, name="give-back"),
    path("queue/<int:pk>/release/", queue.lease_release, name="release"),
    path("board/", board.board, name="board"),
    path("sampling/", sampling.samples, name="sampling"),
    path("sampling/draw/", sampling.draw, name="sample-draw"),
    path("sampling/<int:pk>/", sampling.sample, name="sample"),
    path("sampling/<int:pk>/<str:public_id>/", sampling.call, name="sample-call"),
    path("centers/<str:public_id>/check/", views.check, name="check"),
    path("centers/<str:public_id>/check/draft/", views.draft, name="draft"),
    path("applications/<int:pk>/", applications.one, name="application"),
    path("applications/<int:pk>/papers/<int:paper>/", applications.paper, name="application-paper"),
    path("invitations/", invitations.batches, name="invitations"),
    path("outside/claims/<int:pk>/code/", claims.code, name="claim-code"),
    path("outside/claims/<int:pk>/end/", claims.end, name="claim-end"),
    path("outside/proposals/<int:pk>/", claims.decide, name="proposal-decide"),
    path("outside/people/<int:pk>/dismiss/", claims.dismiss, name="provider-dismiss"),
    path("outside/", outside.waiting, name="outside"),
    path("centers/<str:public_id>/outside/", outside.of_center, name="outside-center"),
    path("outside/requests/<int:pk>/", outside.decide_request, name="request-decide"),
    path(
        "centers/<str:public_id>/outside/reports/<slug:kind>/",
        outside.decide_reports,
        name="report-decide",
    ),
    path("review/", review.waiting, name="review"),
    path("review/<int:pk>/", review.one, name="review-one"),
    path("evidence/<int:pk>/", files.evidence, name="evidence"),
    path("centers/<str:public_id>/", lifecycle.listing, name="listing"),
    path("centers/<str:public_id>/change/<str:kind>/", lifecycle.change, name="listing-change"),
    path("centers/<str:public_id>/merge/", lifecycle.merge_search, name="merge-search"),
    path("centers/<str:public_id>/merge/<str:other_id>/", lifecycle.merge, name="merge"),
    path("centers/<str:public_id>/pair/<str:other_id>/", matching.pair, name="pair"),
    path("centers/<str:public_id>/sources/", matching.sources, name="sources"),
    path("centers/<str:public_id>/split/", lifecycle.split, name="split"),
    path("centers/<str:public_id>/history/", history.of_center, name="center-history"),
    path("centers/<str:public_id>/history.csv", history.of_center_csv, name="center-history-csv"),
    path("imports/template.xlsx", matching.template, name="provider-template"),
    path("lifecycle/<int:pk>/undo/", lifecycle.undo, name="lifecycle-undo"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/confirm/", bulk.confirm, name="bulk-confirm"),
    path("bulk/<uuid:batch>/undo/", bulk.undo, name="bulk-undo"),
    path("people/<str:username>/history/", history.of_person, name="person-history"),
    path("people/<str:username>/history.csv", history.of_person_csv, name="person-history-csv"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add_person, name="add-person"),
    path("people/<int:pk>/role/", people.change_role, name="change-role"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<int:pk>/start-over/", people.start_over, name="start-over"),
    path("advertising/", lists.agreements, name="advertising"),
    path("advertising/find/", lists.find, name="advertising-find"),
    path(
        "advertising/enter/center/<str:public_id>/",
        agreement.enter_for_center,
        name="agreement-enter-center",
    ),
    path(
        "advertising/enter/organization/<int:pk>/",
        agreement.enter_for_organization,
        name="agreement-enter-organization",
    ),
    path("advertising/agreements/<int:pk>/", agreement.one, name="agreement"),
    path("advertising/agreements/<int:pk>/approve/", agreement.approve, name="agreement-approve"),
    path("advertising/agreements/<int:pk>/end/", agreement.end_early, name="agreement-end"),
    path(
        "advertising/agreements/<int:pk>/withdraw/", agreement.withdraw, name="agreement-withdraw"
    ),
    path("advertising/agreements/<int:pk>/renew/", agreement.renew, name="agreement-renew"),
    path("advertising/agreements/<int:pk>/attach/", agreement.attach, name="agreement-attach"),
    path(
        "advertising/agreements/<int:pk>/document/", agreement.document, name="agreement-document"
    ),
    path("advertising/centers/<str:public_id>/ask/", agreement.ask, name="advertising-ask"),
    path("advertising/centers/<str:public_id>/page/", content.page, name="advertiser-page"),
    path("advertising/centers/<str:public_id>/words/", content.words, name="advertiser-words"),
    path("advertising/centers/<str:public_id>/photos/", content.add, name="advertiser-photo-add"),
    path("advertising/photos/<int:pk>/alt/", content.describe, name="advertiser-photo-alt"),
    path("advertising/photos/<int:pk>/remove/", content.remove, name="advertiser-photo-remove"),
    path(
        "advertising/photos/<int:pk>-<int:width>.webp", content.photo_file, name="advertiser-photo"
    ),
]
