"""The addresses of the portal (DESIGN.md section 6)."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from pal_portal.opendata.release_views import releases_view
from pal_portal.site import views

# One door for all: the admin's own sign-in form would miss the throttling of the other.
admin.site.login = secure_admin_login(  # type: ignore[method-assign]  # allauth's documented way
    admin.site.login
)
# Keys, codes and network addresses are for the account itself alone.
admin.site.unregister([Authenticator, EmailAddress, UserSession])
admin.site.site_header = "Secretaría técnica del STTL"
admin.site.site_title = "Secretaría técnica"
admin.site.index_title = "Administración del portal"

handler400 = "pal_portal.site.views.bad_request"
handler403 = "pal_portal.faults.forbidden"
handler404 = "pal_portal.site.views.not_found"
handler500 = "pal_portal.faults.server_error"

urlpatterns = [
    path("", include("pal_portal.site.urls")),
    path("cuentas/", include("pal_portal.accounts.urls")),
    path("seguimiento/", include("sttl.desk.urls")),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/datos/", admin.site.admin_view(releases_view), name="admin-releases"),
    path("admin/", admin.site.urls),
    path("salud/", views.health, name="health"),
]
