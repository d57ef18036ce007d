"""The addresses of the public pages (DESIGN.md section 6)."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from pal_portal.api.urls import urlpatterns as api
from pal_portal.how_made.urls import urlpatterns as how_made
from pal_portal.opendata.urls import urlpatterns as open_data

from . import embed_views, feed_views, feeds, reference_views, views
from .sitemaps import PublicSitemap

app_name = "site"
PLAN = "planes/<slug:slug>/"
urlpatterns = [
    *how_made,  # before the parties, whose slugs are anything
    path("", views.home, name="home"),
    path("planes/", views.plan_list, name="plan-list"),
    path(PLAN, views.plan_detail, name="plan-detail"),
    path(f"{PLAN}compromisos/<int:number>/", views.commitment_detail, name="commitment-detail"),
    path(f"{PLAN}actividades/", views.activity_list, name="activity-list"),
    path(f"{PLAN}actividades/<slug:code>/", views.activity_detail, name="activity-detail"),
    path(
        f"{PLAN}compromisos/<int:number>/tarjeta/",
        embed_views.commitment_embed,
        name="commitment-embed",
    ),
    path(
        f"{PLAN}actividades/<slug:code>/tarjeta/", embed_views.activity_embed, name="activity-embed"
    ),
    path(f"{PLAN}responsables/", views.party_list, name="party-list"),
    path(f"{PLAN}responsables/<slug:party>/", views.party_detail, name="party-detail"),
    path(f"{PLAN}informes/", views.board, name="board"),
    path(f"{PLAN}informes/<slug:code>/<str:month>/", views.report_detail, name="report-detail"),
    path(
        f"{PLAN}informes/<slug:code>/<str:month>/evidencia/<int:pk>/",
        views.evidence_file,
        name="evidence-file",
    ),
    path(f"{PLAN}documento/", views.document, name="document"),
    path("metodologia/", views.methodology, name="methodology"),
    path("feeds/informes.atom", feeds.publications_feed, name="feed"),
    path(
        "feeds/<slug:slug>/compromiso/<int:number>.atom",
        feeds.commitment_feed,
        name="commitment-feed",
    ),
    path("feeds/<slug:slug>/parte/<slug:party>.atom", feeds.party_feed, name="party-feed"),
    path("calendario.ics", feed_views.calendar, name="calendar"),
    path(
        "calendario/<slug:slug>/parte/<slug:party>.ics",
        feed_views.party_calendar,
        name="party-calendar",
    ),
    path(
        "sitemap.xml",
        require_safe(sitemap),
        {"sitemaps": {"portal": PublicSitemap}},
        name="sitemap",
    ),
    path("robots.txt", feed_views.robots, name="robots"),
    path("favicon.ico", feed_views.favicon, name="favicon"),
    path(f"{PLAN}enmiendas/", reference_views.amendments, name="amendments"),
    path(f"{PLAN}sucesos/", reference_views.event_list, name="event-list"),
    path("buscar/", reference_views.search, name="search"),
    path("sttl/", reference_views.council, name="council"),
    path("sttl/sucesos/", reference_views.council_events, name="council-events"),
    path("sttl/sesiones/<slug:place>/", reference_views.session_detail, name="session-detail"),
    path(
        "sttl/sesiones/<slug:place>/minuta/",
        reference_views.session_minutes,
        name="session-minutes",
    ),
    path("glosario/", reference_views.glossary, name="glossary"),
    path("acerca/", reference_views.about, name="about"),
    path("accesibilidad/", reference_views.accessibility, name="accessibility"),
    *open_data,
    *api,
]

# All of them only read. So they refuse what would write by themselves (405), and before it nobody
# is asked for a token that no public page carries.
for urlpattern in urlpatterns:
    urlpattern.callback = csrf_exempt(urlpattern.callback)
