"""The addresses of the open data, part of the site's own."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path(
        f"planes/<slug:slug>/datos/<slug:table>.{form}",
        views.table_file,
        {"form": form},
        name=f"data-{form}",
    )
    for form in views.FORMS
]
