"""The addresses of the open data, part of the site's own."""

from django.urls import URLPattern, path

from . import release_views, views
from .writers import FORMS

RELEASE = "planes/<slug:slug>/datos/versiones/"

urlpatterns: list[URLPattern] = [
    path("planes/<slug:slug>/datos/versiones.csv", release_views.release_log, name="release-log"),
    path(RELEASE, release_views.release_list, name="release-list"),
    path(f"{RELEASE}timemap/<str:name>", release_views.release_timemap, name="release-timemap"),
    path(f"{RELEASE}<str:version>/", release_views.release_detail, name="release-detail"),
    path(f"{RELEASE}<str:version>/<str:name>", release_views.release_file, name="release-file"),
    path("planes/<slug:slug>/datos/", views.data_page, name="data"),
    path("planes/<slug:slug>/datos/datapackage.json", views.package, name="data-package"),
    path("planes/<slug:slug>/datos/paquete.zip", views.package_zip, name="data-zip"),
    path("planes/<slug:slug>/datos/ogp_compromisos.csv", views.ogp, name="data-ogp"),
]
urlpatterns += [
    path(
        f"planes/<slug:slug>/datos/<slug:table>.{form}",
        views.table_file,
        {"form": form},
        name=f"data-{form}",
    )
    for form in FORMS
]
urlpatterns += [
    path("planes/<slug:slug>/datos/<slug:table>/", views.table_page, name="data-table"),
    path("datos/catalogo.jsonld", views.catalogue, name="data-catalogue"),
    path("data.json", views.data_json, name="data-json-catalogue"),
]
