"""How the constraints of the models are tried: a whole row, then a change that breaks just one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction


@dataclass(frozen=True)
class Case:
    """A constraint by its name, a row that keeps it, the change that breaks it, what people read.

    Without a sentence the constraint guards fields that no form shows.
    """

    name: str
    build: Callable[[], models.Model]
    broken: Mapping[str, Any]
    says: str = ""

    def __str__(self) -> str:
        return self.name


def messages_of(app: str) -> dict[str, str]:
    """Return the constraints of an app's models with their own sentences, empty where none."""
    return {
        constraint.name: str(constraint.violation_error_message)
        if constraint.violation_error_message != constraint.default_violation_error_message
        else ""
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }


def assert_the_database_refuses(case: Case) -> None:
    """Store the whole row, then break it past every form: the database answers, by name."""
    row = case.build()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**case.broken)

    constraint = next(each for each in row._meta.constraints if each.name == case.name)
    if isinstance(constraint, models.UniqueConstraint) and connection.vendor == "sqlite":
        assert "UNIQUE constraint failed" in str(refusal.value)  # SQLite names the columns only
    else:
        assert case.name in str(refusal.value)


def assert_a_person_reads_why(case: Case) -> None:
    """Break the whole row as a form would: validation answers with the constraint's sentence."""
    row = case.build()
    row.validate_constraints()
    for name, value in case.broken.items():
        setattr(row, name, value)

    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()

    assert refusal.value.messages == [case.says]
