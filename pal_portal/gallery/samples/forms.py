"""Fields of every kind, with and without an error, and the panel of filters."""

from django import forms

from indicators.rollup import Level
from pal_portal.gallery.specimens import Specimen
from pal_portal.site.pages.panels import Chosen, Panel

WRONG = {"quantity": "1,5", "day": "31-31", "level": "mucho", "text": ""}
RIGHT = {"quantity": "12", "day": "2016-03-31", "level": "limited", "text": "Se visitaron."}


class SampleForm(forms.Form):
    """A field of each kind that the portal asks with."""

    quantity = forms.DecimalField(
        label="Ladrilleras reubicadas",
        help_text="Con punto decimal y sin comas: 1000 o 1.5.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 12}),
    )
    day = forms.DateField(label="Vence antes del", widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(label="Qué se hizo este mes", widget=forms.Textarea(attrs={"rows": 3}))
    order = forms.ChoiceField(label="Orden", choices=[("", "Como en el plan"), ("fecha", "Fecha")])
    level = forms.ChoiceField(
        label="Nivel de avance", choices=Level.choices, widget=forms.RadioSelect
    )
    done = forms.BooleanField(label="La actividad está terminada", required=False)
    proof = forms.FileField(label="Archivo", help_text="PDF, hasta 10 MB.", required=False)


class SignInForm(forms.Form):
    """A short form shown whole."""

    name = forms.CharField(label="Usuario o correo")
    word = forms.CharField(label="Contraseña", widget=forms.PasswordInput)


def specimens() -> list[Specimen]:
    """Make the specimens anew each time, since forms keep state."""
    fresh, right, wrong = SampleForm(), SampleForm(RIGHT), SampleForm(WRONG)
    refused = tuple(
        (field.id_for_label, f"{field.label}: {error}") for field in wrong for error in field.errors
    )
    return [
        *(Specimen("field", f"{field.label}, vacío", {"field": field}) for field in fresh),
        *(Specimen("field", f"{field.label}, lleno", {"field": field}) for field in right),
        *(
            Specimen("field", f"{field.label}, con error", {"field": field})
            for field in wrong
            if field.errors
        ),
        Specimen("field_notes", "Ayuda y error", {"field": wrong["quantity"]}),
        Specimen(
            "error_summary", "Dos errores", {"errors": refused[:2], "title": "Revise lo siguiente"}
        ),
        whole_form("Vacío", SignInForm()),
        whole_form("Con errores", SignInForm({"name": ""})),
        filters("Sin elegir", fresh),
        filters(
            "Con filtros elegidos",
            right,
            chosen=(Chosen("Señal", "Vencida", "#"), Chosen("Texto", "«ladrilleras»", "#")),
        ),
        filters("Con un filtro que no se entiende", wrong, errors=refused[:1]),
    ]


def whole_form(state: str, form: forms.Form) -> Specimen:
    context = {"form": form, "button": "Entrar", "csrf_token": "muestra"}
    return Specimen("plain_form", state, context)


def filters(
    state: str,
    form: forms.Form,
    *,
    chosen: tuple[Chosen, ...] = (),
    errors: tuple[tuple[str, str], ...] = (),
) -> Specimen:
    panel = Panel(
        front=(form["quantity"], form["order"]),
        more=(form["day"],),
        is_open=bool(errors),
        kept=(("corte", "2016-03"),),
        chosen=chosen,
        clear_url="#",
        errors=errors,
    )
    return Specimen("filters", state, {"panel": panel, "what": "Filtrar actividades"})
