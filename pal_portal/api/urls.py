"""The addresses of the API, part of the site's own."""

from django.urls import URLPattern, path

from . import views
from .answers import ROOT

BEGIN = ROOT.removeprefix("/")
urlpatterns: list[URLPattern] = [
    path(BEGIN, views.index, name="api-index"),
    path(f"{BEGIN}openapi.json", views.openapi, name="api-document"),
    path(f"{BEGIN}planes/", views.plans, name="api-plans"),
    path(f"{BEGIN}planes/<slug:slug>/", views.plan_detail, name="api-plan"),
    path(f"{BEGIN}planes/<slug:slug>/<slug:table>/", views.table_rows, name="api-table"),
]
