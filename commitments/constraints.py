"""The rules that many records share, each a constraint of the database under its own name."""

from django.db.models import CheckConstraint, F, Q, UniqueConstraint


def unique(name: str, *fields: str) -> UniqueConstraint:
    """Return the constraint that no two records share the values of some fields."""
    return UniqueConstraint(fields=fields, name=name)


def has_reason(name: str, sentence: str = "Escriba la razón de la decisión.") -> CheckConstraint:
    """Return the constraint that a record bears its reason."""
    return CheckConstraint(condition=~Q(reason=""), name=name, violation_error_message=sentence)


def is_first_of_month(field: str) -> Q:
    """Return the condition that a date stands for a whole month: its day is the first."""
    return Q(**{f"{field}__day": 1})


def is_whole_month(name: str, field: str = "from_month") -> CheckConstraint:
    """Return the constraint that a date stands for a whole month."""
    return CheckConstraint(
        condition=is_first_of_month(field),
        name=name,
        violation_error_message="Indique el mes por su primer día, como 2015-09-01.",
    )


def dates_are_in_order(name: str) -> CheckConstraint:
    """Return the constraint that what holds between two days does not end before it starts."""
    is_open = Q(since_on__isnull=True) | Q(until_on__isnull=True)
    return CheckConstraint(
        condition=is_open | Q(until_on__gte=F("since_on")),
        name=name,
        violation_error_message="La fecha final no puede ser anterior a la inicial.",
    )
