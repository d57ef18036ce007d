"""The desk of the enlace and of the STTL's members (DESIGN.md 6)."""

from django.urls import path

from . import views
from .workbooks import views as workbook_views

app_name = "desk"
REPORT = "<slug:plan>/<slug:code>/<str:month>/"
WORKBOOK = "cuaderno/<slug:plan>/<slug:party>/<str:month>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("evidencia/<int:pk>/", views.evidence_file, name="evidence-file"),
    path(WORKBOOK, workbook_views.workbook, name="workbook"),
    path(WORKBOOK + "archivo/", workbook_views.workbook_file, name="workbook-file"),
    path(REPORT, views.report_edit, name="report-edit"),
    path(REPORT + "revisar/", views.report_review, name="report-review"),
    path(REPORT + "leer/", views.report_read, name="report-read"),
    path(REPORT + "enviar/", views.report_submit, name="report-submit"),
    path(REPORT + "retirar/", views.report_withdraw, name="report-withdraw"),
    path(REPORT + "corregir/", views.report_correct, name="report-correct"),
    path(REPORT + "prorroga/", views.extension_ask, name="extension-ask"),
    path(REPORT + "dictamen/", views.verdict_create, name="verdict-create"),
]
