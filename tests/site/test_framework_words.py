"""What Django and allauth say on the users' pages is said in the portal's own words."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.forms import formset_factory
from django.forms.formsets import BaseFormSet
from django.test import Client
from django.utils.translation import gettext

from sttl.desk.workbooks.sheets import STEPS
from tests.factories import make_user

ADMIN = [
    "The {name} “{obj}” was added successfully.",
    "The {name} “{obj}” was added successfully. You may add another {name} below.",
    "The {name} “{obj}” was changed successfully.",
    "The {name} “{obj}” was changed successfully. You may edit it again below.",
    "The {name} “{obj}” was changed successfully. You may add another {name} below.",
    "The %(name)s “%(obj)s” was deleted successfully.",
]


class Words(forms.Form):
    text = forms.CharField(required=False)


def said_by(data: dict[str, Any], **limits: Any) -> list[str]:
    formset: type[BaseFormSet[Words]] = formset_factory(
        Words, validate_max=True, validate_min=True, **limits
    )
    return [str(error) for error in formset(data).non_form_errors()]


def test_a_formset_says_how_many_and_what_is_missing_in_plain_words() -> None:
    three = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0", "form-0-text": "a"}
    three |= {"form-1-text": "b", "form-2-text": "c"}
    none = {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}

    assert said_by(three, max_num=2) == ["Deje 2 como máximo: hay más."]
    assert said_by(none, min_num=1) == ["Agregue al menos 1."]
    (broken,) = said_by({})
    assert broken.startswith("La página llegó incompleta.")


def test_a_key_with_other_letters_is_refused_without_slug() -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_slug("año nuevo")

    assert refusal.value.messages == [
        "Esta clave solo lleva letras sin acento, números, guiones y guiones bajos."
    ]


@pytest.mark.parametrize("sentence", ADMIN)
def test_the_admin_gives_no_gender_to_what_it_saved(sentence: str) -> None:
    said = gettext(sentence)

    assert said.startswith(("Se agregó ", "Se guardó ", "Se eliminó "))
    assert "«" in said


@pytest.mark.django_db
def test_a_wrong_password_is_said_in_our_words(client: Client) -> None:
    make_user("enlace")

    page = client.post("/cuentas/entrar/", {"login": "enlace", "password": "otra"})

    assert "ha indicado" not in page.content.decode()


def test_the_workbooks_instructions_have_no_stray_backslash() -> None:
    assert [line for line in STEPS if "\\" in line] == []
    assert len(STEPS) == 7
