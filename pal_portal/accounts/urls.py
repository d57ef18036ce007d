"""The addresses of accounts: allauth's views, as far as the portal has pages for them."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from . import idle
from . import views as account_views

KEY = r"(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"

urlpatterns = [
    path("", account_views.account_home, name="account_home"),
    path("entrar/", account.login, name="account_login"),
    path("entrar/codigo/", mfa.authenticate, name="mfa_authenticate"),
    path("salir/", account.logout, name="account_logout"),
    path("inactiva/", account.account_inactive, name="account_inactive"),
    re_path(rf"^invitacion/{KEY}", account_views.invitation, name="account_invitation"),
    path("restablecer/", account.password_reset, name="account_reset_password"),
    path(
        "restablecer/enviado/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        rf"^restablecer/{KEY}",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("contrasena/", account.password_change, name="account_change_password"),
    path("contrasena/primera/", account.password_set, name="account_set_password"),
    path("confirmar/", account.reauthenticate, name="account_reauthenticate"),
    path("confirmar/codigo/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("dos-pasos/", mfa.index, name="mfa_index"),
    path("dos-pasos/activar/", totp.activate_totp, name="mfa_activate_totp"),
    path("dos-pasos/desactivar/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("dos-pasos/codigos/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "dos-pasos/codigos/nuevos/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "dos-pasos/codigos/descargar/",
        account_views.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("escrito/", idle.typed, name="account_typed"),
    path("correo/confirmar/", account_views.address_confirm, name="account_address_confirm"),
    path("correo/confirmar/<str:token>/", account_views.address_link, name="account_address_link"),
    path("sesiones/", account_views.session_list, name="account_sessions"),
    path("sesiones/cerrar-otras/", account_views.session_end_others, name="account_end_others"),
    path("sesiones/<int:pk>/cerrar/", account_views.session_end, name="account_end_session"),
]

# Keys, codes and addresses are on these pages: no browser keeps them.
for pattern in urlpatterns:
    pattern.callback = never_cache(pattern.callback)
