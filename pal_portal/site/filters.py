"""The forms that every query string of a list passes: one FilterSet for each list."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.text import slugify
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet

from commitments.dated import PartyIdentity
from commitments.models import (
    Activity,
    ActivityQuerySet,
    Party,
    PartyName,
    PlannedResult,
    Responsibility,
)
from commitments.sectors import Sector
from indicators.rollup import State
from sttl.reading.moments import Moment
from sttl.reading.party_names import party_then
from sttl.reading.readings import ActivityReading, Flag, Reading

from .words import plain, says, words_of

LONGEST_SEARCH = 100  # characters
NO_SECTOR = "sin-sector"


def keyed(values: type[models.TextChoices]) -> dict[str, Any]:
    """Return some choices by the word that addresses use for each: en-curso."""
    return {slugify(value.label): value for value in values}


STATES, FLAGS, ROLES = keyed(State), keyed(Flag), keyed(Responsibility.Role)
SECTORS = keyed(Sector) | {NO_SECTOR: ""}


def labels(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a form offers: each word of an address with its label."""
    return [(key, str(value.label) if value else "Sin sector") for key, value in values.items()]


def choice(label: str, method: str, choices: Iterable[Any] = (), *, empty: str) -> ChoiceFilter:
    """Make a filter with a list to choose from; what is not in it is refused with a sentence."""
    return ChoiceFilter(
        label=label,
        method=method,
        choices=choices,
        empty_label=empty,
        error_messages={"invalid_choice": "Elija una opción de la lista."},
    )


def day(label: str, method: str) -> DateFilter:
    """Make a filter by a day, written as addresses write days."""
    return DateFilter(
        label=label,
        method=method,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Escriba el día con año, mes y día, así: 2016-03-31."},
    )


def words(method: str) -> CharFilter:
    """Make a filter by words, in any order, whatever their accents."""
    return CharFilter(
        label="Palabras",
        method=method,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


def activity_says(word: str) -> Q:
    """Return the condition that an activity has a word, in section 7, section 8 or a party."""
    own = says(word, "code", "title", "correction", "follow_up", "due_text")
    rows = PlannedResult.objects.filter(
        says(word, "activity_text", "objective", "formula"), activity=OuterRef("pk")
    )
    printed = Responsibility.objects.filter(
        says(word, "printed_name", "role_text"), activity=OuterRef("pk")
    )
    return own | Q(Exists(rows)) | Q(Exists(printed))


def party_says(word: str) -> Q:
    """Return the condition that a party has a word in a name it bears or bore, or as printed."""
    printed = PartyName.objects.filter(says(word, "name"), party=OuterRef("pk"))
    dated = PartyIdentity.objects.filter(says(word, "name"), party=OuterRef("pk"))
    return says(word, "name") | Q(Exists(printed)) | Q(Exists(dated))


def stands(reading: ActivityReading, chosen: Mapping[str, Any]) -> bool:
    """Say whether an activity stands as chosen: in its state, its flags and its deadline."""
    due_on, since, until = reading.due_on, chosen["vence_desde"], chosen["vence_hasta"]
    return (
        (not chosen["estado"] or reading.state == STATES[chosen["estado"]])
        and (not chosen["senal"] or FLAGS[chosen["senal"]] in reading.flags)
        and (since is None or (due_on is not None and due_on >= since))
        and (until is None or (due_on is not None and due_on <= until))
    )


class ActivityFilters(FilterSet):
    """What the list of activities can be narrowed to.

    State, flags and the deadline in force are derived; the database answers the rest.
    """

    in_view = ("palabras", "orden")  # the others open on demand

    palabras = words("with_words")
    orden = choice(
        "Orden",
        "as_it_is",
        [
            ("estado", "Por estado"),
            ("porcentaje", "De mayor a menor porcentaje"),
            ("porcentaje-menor", "De menor a mayor porcentaje"),
            ("fecha", "Por fecha acordada"),
        ],
        empty="Por clave",
    )
    compromiso = choice("Compromiso", "in_commitment", empty="Todos")
    componente = choice("Componente", "in_component", empty="Todos")
    estado = choice("Estado", "as_it_is", labels(STATES), empty="Cualquiera")
    senal = choice("Señal", "as_it_is", labels(FLAGS), empty="Cualquiera")
    parte = choice("Parte que nombra el plan", "as_it_is", empty="Cualquiera")
    papel = choice("Papel de la parte", "as_it_is", labels(ROLES), empty="Cualquiera")
    sector = choice("Sector de la parte", "as_it_is", labels(SECTORS), empty="Cualquiera")
    indicador = choice(
        "Indicador en el plan",
        "with_indicator",
        [("con", "Con indicador"), ("sin", "Sin indicador")],
        empty="Con o sin indicador",
    )
    vence_desde = day("Fecha acordada desde", "as_it_is")
    vence_hasta = day("Fecha acordada hasta", "as_it_is")

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, data: QueryDict, reading: Reading) -> None:
        super().__init__(data, Activity.objects.filter(plan=reading.plan))
        self.reading = reading
        components = [
            activity_reading.activity.component for activity_reading in reading.activities.values()
        ]
        commitments = {str(part.commitment.number): part.commitment for part in components}
        self.components = {part.code: part for part in components}
        named = Responsibility.objects.filter(party=OuterRef("pk"), activity__plan=reading.plan)
        then = party_then("name", "pk", reading.moment)
        parties = Party.objects.filter(Exists(named)).values_list("slug", then)
        self.offer("compromiso", commitments.items())
        self.offer("componente", self.components.items())
        self.offer("parte", sorted(parties, key=lambda party: plain(str(party[1]))))

    def offer(self, name: str, choices: Iterable[tuple[str, object]]) -> None:
        """Let a filter choose among what this plan has."""
        self.filters[name].extra["choices"] = [(key, str(choice)) for key, choice in choices]

    def filter_queryset(self, queryset: QuerySet[Activity]) -> QuerySet[Activity]:
        """Filter; party, role and sector must meet in one and the same printed line."""
        chosen = self.form.cleaned_data
        codes = [code for code, read in self.reading.activities.items() if stands(read, chosen)]
        allowed = {}
        if chosen["parte"]:
            allowed["party__slug"] = chosen["parte"]
        if chosen["papel"]:
            allowed["role"] = ROLES[chosen["papel"]]
        if chosen["sector"]:
            allowed["sector_then"] = SECTORS[chosen["sector"]]
        queryset = super().filter_queryset(queryset).filter(code__in=codes)
        then = party_then("sector", "party", self.reading.moment)
        lines = Responsibility.objects.alias(sector_then=then).filter(
            activity=OuterRef("pk"), **allowed
        )
        return queryset.filter(Exists(lines)) if allowed else queryset

    def as_it_is(self, queryset: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        """Leave the queryset to filter_queryset(), or to the page that orders it."""
        return queryset

    def with_words(self, queryset: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        return queryset.filter(*[activity_says(word) for word in words_of(value)])

    def in_commitment(
        self, queryset: QuerySet[Activity], name: str, value: str
    ) -> QuerySet[Activity]:
        return queryset.filter(component__commitment__number=value)

    def in_component(
        self, queryset: QuerySet[Activity], name: str, value: str
    ) -> QuerySet[Activity]:
        return queryset.filter(component=self.components[value])

    def with_indicator(
        self, queryset: ActivityQuerySet, name: str, value: str
    ) -> QuerySet[Activity]:
        return queryset.with_rows().filter(Q(has_formula=value == "con"))


class PartyFilters(FilterSet):
    """What the list of parties can be narrowed to."""

    in_view = ("palabras", "sector", "orden")

    palabras = words("with_words")
    sector = choice("Sector", "in_sector", labels(SECTORS), empty="Cualquiera")
    orden = choice(
        "Orden",
        "as_it_is",
        [
            ("faltan", "Por informes que faltan"),
            ("tarde", "Por informes tardíos"),
            ("entregados", "Por informes entregados"),
            ("actividades", "Por actividades en que la nombra el plan"),
        ],
        empty="Por nombre",
    )

    class Meta:
        model = Party
        fields: list[str] = []

    def __init__(self, data: QueryDict, parties: QuerySet[Party], moment: Moment) -> None:
        super().__init__(data, parties)
        self.moment = moment

    def as_it_is(self, queryset: QuerySet[Party], name: str, value: str) -> QuerySet[Party]:
        """Leave the queryset to the page, which orders it."""
        return queryset

    def with_words(self, queryset: QuerySet[Party], name: str, value: str) -> QuerySet[Party]:
        return queryset.filter(*[party_says(word) for word in words_of(value)])

    def in_sector(self, queryset: QuerySet[Party], name: str, value: str) -> QuerySet[Party]:
        then = party_then("sector", "pk", self.moment)
        return queryset.alias(sector_then=then).filter(sector_then=SECTORS[value])
