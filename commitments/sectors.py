"""The sectors that answer for a plan and judge its reports."""

from django.db import models

UNKNOWN_SECTOR = "Elija uno de los tres sectores, o ninguno."


class Sector(models.TextChoices):
    """The sectors of the STTL (DESIGN.md 2); a party of none carries the empty text."""

    GOVERNMENT = "government", "Gobierno"
    CIVIL_SOCIETY = "civil_society", "Sociedad civil"
    GUARANTOR = "guarantor", "Órgano garante"
