"""The addresses of the files, part of the site's own: each beside its page."""

from django.urls import URLPattern, path

from . import views

NAME = views.NAME
PLAN = "planes/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path(f"{PLAN}{NAME}", views.plan_made, name="plan-made"),
    path(f"{PLAN}compromisos/<int:number>/{NAME}", views.commitment_file, name="commitment-made"),
    path(f"{PLAN}actividades/<slug:code>/{NAME}", views.activity_file, name="activity-made"),
    path(f"{PLAN}responsables/{NAME}", views.party_list_file, name="party-list-made"),
    path(f"{PLAN}responsables/<slug:party>/{NAME}", views.party_file, name="party-made"),
    path(f"{PLAN}informes/{NAME}", views.board_file, name="board-made"),
    path(f"{PLAN}informes/<slug:code>/<str:month>/{NAME}", views.report_file, name="report-made"),
    path("metodologia/como-se-hizo.schema.json", views.schema, name="made-schema"),
]
