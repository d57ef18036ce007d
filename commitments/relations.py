"""The keys between records: a part goes with its whole, a record keeps whatever it names."""

from typing import TypeAlias, TypeVar

from django.db import models
from django.db.models.expressions import Combinable

RecordT = TypeVar("RecordT", bound=models.Model)
Key: TypeAlias = models.ForeignKey[RecordT | Combinable, RecordT]
OptionalKey: TypeAlias = models.ForeignKey[RecordT | Combinable | None, RecordT | None]


def part_of(whole: type[RecordT], related_name: str, label: str) -> Key[RecordT]:
    """Return the key of a part to its whole, which takes it along when it is deleted."""
    return models.ForeignKey(whole, models.CASCADE, related_name=related_name, verbose_name=label)


def may_be_part_of(whole: type[RecordT], related_name: str, label: str) -> OptionalKey[RecordT]:
    """Return the key of what may be part of a whole, or of none."""
    return models.ForeignKey(
        whole, models.CASCADE, null=True, blank=True, related_name=related_name, verbose_name=label
    )


def refers_to(record: type[RecordT], related_name: str, label: str) -> Key[RecordT]:
    """Return the key to a record that cannot be deleted while another one names it."""
    return models.ForeignKey(record, models.PROTECT, related_name=related_name, verbose_name=label)


def may_refer_to(
    record: type[RecordT], related_name: str, label: str, *, editable: bool = True
) -> OptionalKey[RecordT]:
    """Return the key to a record that another one may name, or leave unnamed."""
    return models.ForeignKey(
        record,
        models.PROTECT,
        null=True,
        blank=True,
        editable=editable,
        related_name=related_name,
        verbose_name=label,
    )
