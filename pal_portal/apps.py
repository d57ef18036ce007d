from django.apps import AppConfig


class PalPortalConfig(AppConfig):
    name = "pal_portal"
    verbose_name = "Portal del PAL"
