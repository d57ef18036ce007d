"""The addresses of how each page's figures were made, beside the page: for people and programs."""

from django.urls import URLPattern, path

from . import views
from .readable import FILE, PAGE

PLAN = "planes/<slug:slug>/"
MAKERS: dict[str, tuple[str, views.Maker]] = {
    "plan": (PLAN, views.of_plan),
    "commitment": (f"{PLAN}compromisos/<int:number>/", views.of_commitment),
    "activity": (f"{PLAN}actividades/<slug:code>/", views.of_activity),
    "party-list": (f"{PLAN}responsables/", views.of_party_list),
    "party": (f"{PLAN}responsables/<slug:party>/", views.of_party),
    "board": (f"{PLAN}informes/", views.of_board),
    "report": (f"{PLAN}informes/<slug:code>/<str:month>/", views.of_report),
}

urlpatterns: list[URLPattern] = [
    path("metodologia/como-se-hizo.schema.json", views.schema, name="made-schema"),
]
for name, (page, maker) in MAKERS.items():
    urlpatterns += [
        path(f"{page}{FILE}", views.as_file(maker), name=f"{name}-made"),
        path(f"{page}{PAGE}", views.as_page(maker), name=f"{name}-how-made"),
    ]
