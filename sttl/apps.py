from django.apps import AppConfig


class SttlConfig(AppConfig):
    name = "sttl"
    verbose_name = "Seguimiento (STTL)"
