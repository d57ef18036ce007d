"""Parties, activities and indicators on their way in, row by row (django-import-export).

What was signed is not rewritten: activities and indicators come in new, until their plan has its
first report, and nothing of them changes but the marked correction of a misprint.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import CharField, Model, TextField
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import Widget

from commitments.models import ActionPlan, Activity, Component, Party, PlannedResult
from indicators.models import Indicator
from pal_portal.opendata.cells import unescape
from pal_portal.opendata.columns import Column, Table
from pal_portal.opendata.expressions import component_code, result_code
from pal_portal.opendata.tables import TABLE
from sttl.access import is_secretariat
from sttl.models import Report, User
from sttl.office.admin.plans import frozen_fields

from .values import read_cell

Row = Mapping[str, Any]
HAS_REPORTS = "El plan ya tiene informes: no se le agregan actividades ni indicadores."
HAS_REPORTED = "La parte ya informó y su sector no cambia: de él depende lo que se validó."
SIGNED = "Lo firmado no se reescribe: registre una enmienda o una decisión."


class ColumnWidget(Widget):
    """Reads a cell as the column of its table says, and writes it back for the preview."""

    def __init__(self, column: Column, model: type[Model]) -> None:
        super().__init__()
        self.column, self.model = column, model

    def clean(self, value: str, row: Row | None = None, **kwargs: Any) -> Any:
        """Return the value to store. Raises ValueError with the sentence to show."""
        text = unescape(value or "")
        if text:
            return read_cell(self.column, text)
        if self.column.is_required:
            raise ValueError("Falta este dato.")
        field = self.model._meta.get_field(self.column.sources[0])
        return "" if isinstance(field, CharField | TextField) else None

    def render(self, value: Any, obj: Model | None = None, **kwargs: Any) -> str:
        return str(self.column.public(value) or "")


class LinkWidget(Widget):
    """Finds the record that a cell names by its code; what it is part of stands in the row."""

    def clean(self, value: str, row: Row | None = None, **kwargs: Any) -> Any:
        """Return the record. Raises ValueError where there is none."""
        found = self.find(value or "", row or {})
        if found is None:
            raise ValueError(f"No hay «{value}» en este portal.")
        return found

    def find(self, code: str, row: Row) -> Model | None:
        raise NotImplementedError


class PlanWidget(LinkWidget):
    def find(self, code: str, row: Row) -> Model | None:
        return ActionPlan.objects.filter(slug=code).first()

    def render(self, value: Any, obj: Model | None = None, **kwargs: Any) -> str:
        return value.slug if value else ""


class ComponentWidget(LinkWidget):
    def find(self, code: str, row: Row) -> Model | None:
        held = Component.objects.filter(commitment__plan__slug=row.get("plan", ""))
        return held.annotate(found=component_code()).filter(found=code).first()

    def render(self, value: Any, obj: Model | None = None, **kwargs: Any) -> str:
        return value.code if value else ""


class ResultWidget(LinkWidget):
    def find(self, code: str, row: Row) -> Model | None:
        held = PlannedResult.objects.filter(component__commitment__plan__slug=row.get("plan", ""))
        return held.annotate(found=result_code()).filter(found=code).first()

    def render(self, value: Any, obj: Model | None = None, **kwargs: Any) -> str:
        return value.code if value else ""


class PairsDiff:
    """What a row changes, as pairs of texts; the engine's own writes markup with styles in it."""

    def __init__(self, resource: "TableResource", instance: Model, new: bool) -> None:  # noqa: FBT001  as the engine calls it
        self.resource = resource
        self.before = {} if new else self.texts(instance)
        self.after: dict[str, str] = {}

    def texts(self, instance: Model) -> dict[str, str]:
        fields = self.resource.get_import_fields()
        return {field.column_name: field.export(instance) for field in fields}

    def compare_with(self, resource: "TableResource", instance: Model) -> None:
        self.after = self.texts(instance)

    def as_html(self) -> list[tuple[str, str, str]]:
        """Return the columns that change: name, before, after."""
        return [
            (name, self.before.get(name, ""), after)
            for name, after in self.after.items()
            if self.before.get(name, "") != after
        ]


class Whole:
    """How the engine takes a table: all of it or nothing, each row held against its model."""

    use_transactions = True
    clean_model_instances = True
    skip_unchanged = True
    report_skipped = True
    store_instance = True


class TableResource(ModelResource):
    """A table of the open data as rows to add or to change, by whoever may."""

    table: Table

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user

    @classmethod
    def get_diff_class(cls) -> type[PairsDiff]:
        return PairsDiff

    @classmethod
    def is_spare(cls, column: Column) -> bool:
        """Say whether a column may be left out: no field of the record holds it."""
        return column.name not in {field.column_name for field in cls.fields.values()}

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: Any = None,
        validate_unique: bool = True,  # noqa: FBT001, FBT002  the engine's signature
    ) -> None:
        """Hold a row against its model, and then against what may be added or changed."""
        super().validate_instance(instance, import_validation_errors, validate_unique)
        if instance._state.adding:
            self.check_addition(instance)
        else:
            original = type(instance)._default_manager.get(pk=instance.pk)
            names = [each.attribute for each in self.get_import_fields() if not each.readonly]
            self.check_change(
                instance,
                [each for each in names if getattr(instance, each) != getattr(original, each)],
            )

    def check_addition(self, instance: Any) -> None:
        """Refuse a new row that this person may not add."""
        if not (is_secretariat(self.user) or self.has_right("add")):
            raise ValidationError("Su cuenta no puede agregar este renglón.")

    def check_change(self, instance: Any, changed: list[str]) -> None:
        """Refuse a change that this person may not make on the record's own page either."""
        if not self.has_right("change"):
            raise ValidationError(
                dict.fromkeys(changed, "Este registro ya existe y su cuenta no puede cambiarlo.")
            )

    def has_right(self, verb: str) -> bool:
        opts = self._meta.model._meta
        return self.user.has_perm(f"{opts.app_label}.{verb}_{opts.model_name}")


def column_field(table: str, name: str, model: type[Model]) -> Field:
    """Return the field of a column that the model holds itself."""
    column = TABLE[table].column(name)
    widget = ColumnWidget(column, model)
    return Field(attribute=column.sources[0], column_name=name, widget=widget)


def refuse_late(plan: ActionPlan) -> None:
    """Refuse a new row of a plan that is under way: every month is counted over all of them."""
    if Report.objects.filter(activity__plan=plan).exists():
        raise ValidationError(HAS_REPORTS)


class PartyResource(TableResource):
    """The parties, of whatever plan."""

    table = TABLE["partes"]
    slug = column_field("partes", "parte", Party)
    name = column_field("partes", "nombre", Party)
    kind = column_field("partes", "clase", Party)
    sector = column_field("partes", "sector", Party)
    sector_note = column_field("partes", "razon_del_sector", Party)

    class Meta(Whole):
        model = Party
        fields = ("slug", "name", "kind", "sector", "sector_note")
        import_id_fields = ("slug",)

    def check_change(self, instance: Party, changed: list[str]) -> None:
        """Keep what the party's own page freezes (decision 019)."""
        super().check_change(instance, changed)
        frozen = [name for name in changed if name in frozen_fields(instance)]
        if frozen:
            raise ValidationError(dict.fromkeys(frozen, HAS_REPORTED))


class ActivityResource(TableResource):
    """The activities of the plans."""

    table = TABLE["actividades"]
    plan = Field(attribute="plan", column_name="plan", widget=PlanWidget())
    code = column_field("actividades", "actividad", Activity)
    component = Field(attribute="component", column_name="componente", widget=ComponentWidget())
    number = column_field("actividades", "numero", Activity)
    title = column_field("actividades", "titulo", Activity)
    correction = column_field("actividades", "titulo_corregido", Activity)
    due_text = column_field("actividades", "fecha_impresa", Activity)
    due_on = column_field("actividades", "fecha_comprometida", Activity)
    follow_up = column_field("actividades", "medio_de_seguimiento", Activity)

    class Meta(Whole):
        model = Activity
        import_id_fields = ("plan", "code")
        fields = (
            *("plan", "code", "component", "number", "title", "correction"),
            *("due_text", "due_on", "follow_up"),
        )

    def check_addition(self, instance: Activity) -> None:
        super().check_addition(instance)
        refuse_late(instance.plan)

    def check_change(self, instance: Activity, changed: list[str]) -> None:
        """Let only the marked correction of a misprint change: it is the portal's."""
        if changed != ["correction"]:
            raise ValidationError(dict.fromkeys(changed, SIGNED))
        super().check_change(instance, changed)


class IndicatorResource(TableResource):
    """The indicators of the rows of section 8 that have a formula."""

    table = TABLE["indicadores"]
    plan = Field(
        attribute="result__component__commitment__plan",
        column_name="plan",
        widget=PlanWidget(),
        readonly=True,  # it says among which rows of section 8 the indicator is looked for
    )
    result = Field(attribute="result", column_name="indicador", widget=ResultWidget())
    numerator_label = column_field("indicadores", "numerador", Indicator)
    denominator_label = column_field("indicadores", "denominador", Indicator)

    class Meta(Whole):
        model = Indicator
        fields = ("plan", "result", "numerator_label", "denominator_label")
        import_id_fields = ("result",)

    def check_addition(self, instance: Indicator) -> None:
        super().check_addition(instance)
        refuse_late(instance.result.component.commitment.plan)
        if not instance.result.formula:
            raise ValidationError({"result": "El renglón no lleva fórmula: no da indicador."})

    def check_change(self, instance: Indicator, changed: list[str]) -> None:
        raise ValidationError(dict.fromkeys(changed, SIGNED))


RESOURCES = {
    each._meta.model: each for each in (PartyResource, ActivityResource, IndicatorResource)
}
