from django.apps import AppConfig


class PalPortalConfig(AppConfig):
    name = "pal_portal"
    verbose_name = "Portal del PAL"

    def ready(self) -> None:
        """Hear from allauth, which offers no other hook, when the keys of an account change."""
        from allauth.account import signals as account  # models are not loaded before
        from allauth.core.internal import ratelimit
        from allauth.mfa import signals as mfa
        from django.core.cache import caches
        from django.utils.connection import ConnectionProxy

        from pal_portal.accounts import devices, second_factor

        ratelimit.cache = ConnectionProxy(caches, "throttles")  # it knows only the default one
        mfa.authenticator_added.connect(second_factor.on_added)
        mfa.authenticator_removed.connect(second_factor.on_removed)
        for changed in (
            account.password_changed,
            account.password_reset,
            account.password_set,
            mfa.authenticator_added,
            mfa.authenticator_removed,
        ):
            changed.connect(devices.on_new_credentials)
