"""The admin's tables as resources of django-import-export: columns of the open data, row by row.

What was signed is not rewritten: activities and indicators come in new, until their plan has its
first report, and nothing of them changes but the marked correction of a misprint.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import F, Model, QuerySet
from django.utils import timezone
from import_export.fields import Field
from import_export.resources import ModelResource, modelresource_factory
from import_export.results import Result
from import_export.widgets import Widget

from commitments.dated import PartyIdentity
from commitments.models import ActionPlan, Activity, Component, Party, PlannedResult
from commitments.refused import Fault, Refused
from indicators.models import Indicator
from pal_portal.opendata.columns import IS_DEMO, PLAN, Column, Table, component_code, result_code
from pal_portal.opendata.kinds import Public, unescape
from pal_portal.opendata.tables import TABLE
from sttl.access import is_secretariat
from sttl.files.cells import refuse_kind
from sttl.files.layouts import HEADER, WIDE
from sttl.models import Agreement, Report, Revision, Session, User
from sttl.office.admin.accounts import account_state
from sttl.office.admin.plans import FROZEN

from .formats import TableDataset
from .previewed import origin_of
from .values import blank, read_cell, table_faults

Row = Mapping[str, Any]
HAS_REPORTS = "El plan ya tiene informes: no se le agregan actividades ni indicadores."
RENAMED = (
    "Otro nombre u otro sector se registra con su fecha y su razón, en «Nombres de las partes»."
)
SIGNED = "Lo firmado no se reescribe: registre una enmienda o una decisión."


class ColumnWidget(Widget):
    """Reads a cell as the column of its table says, and writes it as the open data do."""

    def __init__(self, column: Column, model: type[Model]) -> None:
        super().__init__()
        self.column, self.model = column, model

    def clean(self, value: str, row: Row | None = None, **kwargs: Any) -> Any:
        """Return the value to store. Raises ValueError with the sentence to show."""
        stored = read_cell(self.column, value or "")
        return blank(self.model, self.column.sources[0]) if stored is None else stored

    def render(self, value: Any, obj: Model | None = None, **kwargs: Any) -> Public:
        public = self.column.public(value)
        return "" if public is None else public


class ColumnField(Field):
    """A column of a table of the open data, of one source or of several."""

    def __init__(self, column: Column, model: type[Model]) -> None:
        widget = ColumnWidget(column, model)
        super().__init__(column.sources[0], column_name=column.name, widget=widget)

    def get_value(self, instance: Model) -> Any:
        """Return what the column's sources hold, put together where it is derived from them."""
        column: Column = self.widget.column
        values = [follow(instance, source) for source in column.sources]
        return column.derive(*values) if column.derive else values[0]


def follow(value: Any, path: str) -> Any:
    """Return what stands at the end of a path of a query; None where it breaks off."""
    for name in path.split("__"):
        value = getattr(value, name, None)
    return value


class LinkWidget(Widget):
    """Names a record by its code; which ones it may be, and what their code is, the row says."""

    def __init__(self, records: Callable[[Row], QuerySet[Any]], name: str = "code") -> None:
        super().__init__()
        self.records, self.name = records, name

    def clean(self, value: str, row: Row | None = None, **kwargs: Any) -> Any:
        """Return the record. Raises ValueError where there is none."""
        refuse_kind(value)
        record = self.records(row or {}).filter(row_code=value or "").first()
        if record is None:
            raise ValueError(f"No hay «{value}» en este portal.")
        return record

    def render(self, value: Any, obj: Model | None = None, **kwargs: Any) -> str:
        return str(getattr(value, self.name)) if value else ""


def plans(row: Row) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.annotate(row_code=F("slug"))


def components(row: Row) -> QuerySet[Component]:
    parts = Component.objects.filter(commitment__plan__slug=row.get("plan", ""))
    return parts.annotate(row_code=component_code())


def planned_results(row: Row) -> QuerySet[PlannedResult]:
    rows = PlannedResult.objects.filter(component__commitment__plan__slug=row.get("plan", ""))
    return rows.annotate(row_code=result_code())


class ListResource(ModelResource):
    """What leaves with an admin list: its rows, with all that their columns tell."""

    joined: tuple[str, ...] = ()

    def filter_export(self, queryset: QuerySet[Any], **kwargs: Any) -> QuerySet[Any]:
        return queryset.select_related(*self.joined) if self.joined else queryset


class TableResult(Result):
    """What a table did or would do, and the faults for which it is refused."""

    faults: tuple[Fault, ...] = ()
    origin = ""
    encoding = ""

    @property
    def summary(self) -> str:
        """Say how many rows are new, change, or stay as they are."""
        new, changed, same = (self.totals[kind] for kind in ("new", "update", "skip"))
        return f"Renglones nuevos: {new}. Con cambios: {changed}. Sin cambios: {same}."


class TableResource(ListResource):
    """A table of the open data as rows to add or to change, by whoever may: all or nothing."""

    table: Table

    class Meta:
        use_transactions = True
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = False  # they are counted

    def __init__(self, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user = user

    @classmethod
    def get_result_class(cls) -> type[TableResult]:
        return TableResult

    @classmethod
    def is_spare(cls, column: Column) -> bool:
        """Say whether a column may be left out: no field of the record holds it."""
        return column.name not in {field.column_name for field in cls.fields.values()}

    def before_import(self, dataset: TableDataset, **kwargs: Any) -> None:
        """Let no row be read under a header that is amiss. Raises Refused."""
        faults = list(table_faults(dataset.grid, self.table, self.is_spare))
        header, *rows = dataset.grid.rows
        faults = faults or [
            Fault(self.table.name, number, "", WIDE)
            for number, row in enumerate(rows, start=HEADER + 1)
            if len(row) > len(header)
        ]
        faults = faults or list(self.repeated(dataset))
        if faults:
            del dataset[:]
            raise Refused(faults=faults)

    def repeated(self, dataset: TableDataset) -> Iterator[Fault]:
        """Give the rows of a record that an earlier row is of already: which of them would hold?"""
        keys = self.get_import_id_fields()
        names = [
            field.column_name
            for name, field in self.fields.items()
            if name in keys or field.readonly
        ]
        first: dict[tuple[str, ...], int] = {}
        for number, row in zip(dataset.numbers, dataset.dict, strict=True):
            key = tuple(unescape(row[name].strip()) for name in names)
            if key in first:
                sentence = f"«{', '.join(key)}» ya está en el renglón {first[key]}."
                yield Fault(self.table.name, number, ", ".join(names), sentence)
            first.setdefault(key, number)

    def after_import(self, dataset: TableDataset, result: TableResult, **kwargs: Any) -> None:
        """Tell where in the file each fault is.

        The library's own would set the sequence of the keys back to the last row that it sees,
        below those that others are adding.
        """
        faults = sorted(self.faults(result, dataset.numbers), key=lambda fault: fault.row)
        result.faults, result.encoding = tuple(faults), dataset.grid.encoding
        result.origin = origin_of(kwargs.get("file_name", ""), dataset.sha256)

    def faults(self, result: TableResult, numbers: list[int]) -> Iterator[Fault]:
        """Give each fault at its row, and at the column of its field."""
        columns = {field.attribute: field.column_name for field in self.get_import_fields()}
        for error in result.base_errors:
            yield from getattr(error.error, "faults", [Fault("", 0, "", str(error.error))])
        for row in result.error_rows:
            for error in row.errors:
                yield Fault(self.table.name, numbers[row.number - 1], "", str(error.error))
        for row in result.invalid_rows:
            for name, sentences in row.error_dict.items():
                for sentence in sentences:
                    place = numbers[row.number - 1]
                    yield Fault(self.table.name, place, columns.get(name, ""), sentence)

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
            fields = [field for field in self.get_import_fields() if not field.readonly]
            names = [field.attribute for field in fields]
            self.check_change(
                instance,
                [name for name in names if getattr(instance, name) != getattr(original, name)],
            )

    def check_addition(self, instance: Any) -> None:
        """Refuse a new row that this person may not add."""
        if not (self.user and may_add(self.user, self._meta.model)):
            raise ValidationError("Su cuenta no puede agregar este renglón.")

    def check_change(self, instance: Any, changed: list[str]) -> None:
        """Refuse a change that this person may not make on the record's own page either."""
        if not (self.user and has_right(self.user, "change", self._meta.model)):
            raise ValidationError(
                dict.fromkeys(changed, "Este registro ya existe y su cuenta no puede cambiarlo.")
            )


def may_add(user: User, model: type[Model]) -> bool:
    """Say whether a person may bring rows in: the secretariat, and whoever has the right to add.

    The pages of activities and indicators add none by hand.
    """
    return is_secretariat(user) or has_right(user, "add", model)


def has_right(user: User, verb: str, model: type[Model]) -> bool:
    return user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")


def refuse_late(plan: ActionPlan) -> None:
    """Refuse a new row of a plan that is under way: every month is counted over all of them."""
    if Report.objects.filter(activity__plan=plan).exists():
        raise ValidationError(HAS_REPORTS)


class PartyResource(TableResource):
    """The parties, of whatever plan."""

    table = TABLE["partes"]
    slug = ColumnField(table.column("parte"), Party)
    name = ColumnField(replace(table.column("nombre"), sources=("name",)), Party)
    kind = ColumnField(table.column("clase"), Party)
    sector = ColumnField(replace(table.column("sector"), sources=("sector",)), Party)
    sector_note = ColumnField(table.column("razon_del_sector"), Party)

    class Meta:
        model = Party
        fields = ("slug", "name", "kind", "sector", "sector_note")
        import_id_fields = ("slug",)

    def check_change(self, instance: Party, changed: list[str]) -> None:
        """Keep what the party's own page freezes (decision 042)."""
        super().check_change(instance, changed)
        frozen = [name for name in changed if name in FROZEN]
        if frozen:
            raise ValidationError(dict.fromkeys(frozen, RENAMED))

    def after_save_instance(self, instance: Party, row: Row, **kwargs: Any) -> None:
        """Date the name of a party that came in new."""
        super().after_save_instance(instance, row, **kwargs)
        if not instance.identities.exists():
            now = timezone.now()
            PartyIdentity.objects.enter(instance, on=timezone.localdate(now), at=now)


class ActivityResource(TableResource):
    """The activities of the plans."""

    joined = ("plan", "component__commitment")
    table = TABLE["actividades"]
    plan = Field(attribute="plan", column_name="plan", widget=LinkWidget(plans, "slug"))
    code = ColumnField(table.column("actividad"), Activity)
    component = Field(
        attribute="component", column_name="componente", widget=LinkWidget(components)
    )
    number = ColumnField(table.column("numero"), Activity)
    title = ColumnField(table.column("titulo"), Activity)
    correction = ColumnField(table.column("titulo_corregido"), Activity)
    due_text = ColumnField(table.column("fecha_impresa"), Activity)
    due_on = ColumnField(table.column("fecha_comprometida"), Activity)
    follow_up = ColumnField(table.column("medio_de_seguimiento"), Activity)

    class Meta:
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

    joined = ("result__component__commitment__plan",)
    table = TABLE["indicadores"]
    plan = Field(
        attribute="result__component__commitment__plan",
        column_name="plan",
        widget=LinkWidget(plans, "slug"),
        readonly=True,  # it says among which rows of section 8 the indicator is looked for
    )
    result = Field(attribute="result", column_name="indicador", widget=LinkWidget(planned_results))
    numerator_label = ColumnField(table.column("numerador"), Indicator)
    denominator_label = ColumnField(table.column("denominador"), Indicator)

    class Meta:
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


class AccountResource(ListResource):
    """The accounts, as their list shows them: nothing with which one signs in."""

    username = Field("username", "cuenta")
    office = Field("office", "oficina")
    email = Field("email", "correo")
    state = Field(column_name="estado")

    class Meta:
        model = User
        fields = ("username", "office", "email", "state")

    def dehydrate_state(self, account: User) -> str:
        return account_state(account)


def list_resource(model: type[Model], columns: Iterable[Column]) -> type[ListResource]:
    """Make the resource of a list that leaves with those columns that are of its model."""
    own = [column for column in columns if is_of(model, column)]
    fields = {column.name: ColumnField(column, model) for column in own}
    resource = modelresource_factory(model, ListResource, {"fields": (*fields,)}, fields)
    paths = [path for field in fields.values() for path in field.widget.column.sources]
    resource.joined = tuple({path.rpartition("__")[0] for path in paths} - {""})
    return cast(type[ListResource], resource)


def is_of(model: type[Model], column: Column) -> bool:
    """Say whether a column is read from the model's own fields, and is not the query's."""
    names = {field.name for field in model._meta.get_fields()}
    return bool(column.sources) and all(path.split("__")[0] in names for path in column.sources)


def along(column: Column, path: str) -> Column:
    """Give what is the same in every row of a published table, but not in those of a list."""
    return replace(column, sources=(path,), constant=None)


ReportResource = list_resource(
    Revision,
    [
        along(PLAN, "report__activity__plan__slug"),
        *TABLE["versiones_de_informes"].columns,
        along(IS_DEMO, "report__activity__plan__is_demo"),
    ],
)
SessionResource = list_resource(Session, TABLE["sesiones"].columns)
AgreementResource = list_resource(Agreement, TABLE["acuerdos"].columns)
