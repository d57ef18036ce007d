"""The addresses of the portal (DESIGN.md section 6)."""

from allauth.account import views as account_views
from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from pal_portal import views

# One door for all: the admin's own sign-in form would miss the throttling of the other.
admin.site.login = secure_admin_login(  # type: ignore[method-assign]  # allauth's documented way
    admin.site.login
)
admin.site.site_header = "Secretaría técnica del STTL"
admin.site.site_title = "Secretaría técnica"
admin.site.index_title = "Administración del portal"

handler400 = "pal_portal.views.bad_request"

public_and_desk: list[URLPattern | URLResolver] = [
    path("", include("pal_portal.site_urls")),
    path("cuentas/entrar/", account_views.login, name="account_login"),
    path("cuentas/salir/", account_views.logout, name="account_logout"),
    path("cuentas/inactiva/", account_views.account_inactive, name="account_inactive"),
    path("seguimiento/", include("sttl.urls")),
    path("admin/", admin.site.urls),
    path("salud/", views.health, name="health"),
]


def addresses(*, is_development: bool) -> list[URLPattern | URLResolver]:
    """Return every address of the site; the page of components exists in development alone."""
    if not is_development:
        return public_and_desk
    from .gallery.views import gallery

    return [*public_and_desk, path("componentes/", gallery, name="gallery")]


urlpatterns = addresses(is_development=settings.DEBUG)
