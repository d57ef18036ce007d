"""Under which terms the data are published, and how they are cited: the same words everywhere."""

from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.urls import reverse

from commitments.models import ActionPlan
from commitments.months import day_name, month_name
from pal_portal.site.pages.publications import mark

from .columns import Scope


@dataclass(frozen=True)
class Licence:
    """The licence of the data: its name, its SPDX identifier, where it is read."""

    name: str
    spdx: str
    url: str

    @classmethod
    def of_settings(cls) -> Self:
        """Return the licence that the installation has chosen."""
        return cls(**settings.DATA_LICENSE)


def data_address(plan: ActionPlan, name: str = "") -> str:
    """Return the whole address of a plan's data page, or of a file beside it.

    It begins with SITE_URL, and so is the same whoever asks, and where nobody does.
    """
    return f"{settings.SITE_URL}{reverse('site:data', args=[plan.slug])}{name}"


def state_words(scope: Scope) -> str:
    """Say which state of the plan the data show."""
    shown = scope.moment
    return f"informes hasta {month_name(shown.cutoff)}, con lo sabido el {day_name(shown.known_on)}"


def citation(scope: Scope, folder: str = "") -> str:
    """Write how to cite the data as they are at a moment, or the release in a folder of them."""
    licence, plan = Licence.of_settings(), scope.plan
    return (
        f"{settings.DATA_PUBLISHER}. {mark(plan)}{plan.title}: datos abiertos "
        f"({state_words(scope)}). {data_address(plan, folder)}. "
        f"Licencia {licence.name} ({licence.spdx}), {licence.url}"
    )
