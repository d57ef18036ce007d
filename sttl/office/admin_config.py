"""The app of the admin; a module of its own, so that sttl.apps holds one app alone."""

from django.contrib.admin.apps import AdminConfig


class SecretariatAdminConfig(AdminConfig):
    """Django's admin with the secretariat's site for its default."""

    default_site = "sttl.office.admin_site.SecretariatSite"
