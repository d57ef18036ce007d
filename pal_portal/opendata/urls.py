"""The addresses of the open data, part of the site's own."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("planes/<slug:slug>/datos/", views.data_page, name="data"),
    path("planes/<slug:slug>/datos/datapackage.json", views.package, name="data-package"),
    path("planes/<slug:slug>/datos/paquete.zip", views.package_zip, name="data-zip"),
]
urlpatterns += [
    path(
        f"planes/<slug:slug>/datos/<slug:table>.{form}",
        views.table_file,
        {"form": form},
        name=f"data-{form}",
    )
    for form in views.FORMS
]
