"""The parts of a report and of a verdict: what is hashed of them, and what the lists may hold."""

import json
from decimal import Decimal

import pytest
from django.db.models import Model

from sttl.content import (
    DOES_NOT_APPLY,
    EVIDENCE,
    MEASUREMENT,
    REPORT,
    VERDICT,
    PartList,
    current_version,
    revision_content,
    values_in_words,
    verdict_content,
)
from sttl.models import Evidence, Measurement, Revision, Verdict
from tests.factories import (
    make_evidence,
    make_indicator,
    make_measurement,
    make_report,
    make_revision,
    make_verdict,
)

LISTS = [(REPORT, Revision), (MEASUREMENT, Measurement), (EVIDENCE, Evidence), (VERDICT, Verdict)]
FIRST_REPORT = (
    '{"correction_reason":"","done":"Se hizo lo previsto.","evidence":[{"sha256":"",'
    '"title":"Lista","url":"https://example.org/"}],"inactive_reason":"","is_finished":false,'
    '"is_inactive":false,"is_recorded_by_sttl":false,"level":"","measurements":[{'
    '"denominator":"57.00","denominator_reason":"","fall_reason":"Ya no.",'
    '"is_excess_confirmed":false,"is_not_applicable":false,"joint_reason":"",'
    '"not_applicable_reason":"","numerator":"12.50","row":1}],"next_steps":"",'
    '"obstacles":"Lluvia.","party":"","source":""}'
)


def canonical(found: dict[str, object]) -> str:
    return json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@pytest.mark.django_db
def test_the_first_version_of_a_report_is_hashed_as_it_always_was() -> None:
    indicator = make_indicator()
    report = make_report(indicator.result.activity)
    revision = make_revision(report, done="Se hizo lo previsto.", obstacles="Lluvia.")
    make_measurement(revision, indicator, numerator=Decimal("12.5"), fall_reason="Ya no.")
    make_evidence(revision, title="Lista", url="https://example.org/")

    found = revision_content(Revision.objects.get(), 1)

    row = indicator.result.position
    assert canonical(found) == FIRST_REPORT.replace('"row":1', f'"row":{row}')


@pytest.mark.django_db
def test_the_first_version_of_a_verdict_is_hashed_as_it_always_was() -> None:
    verdict = make_verdict(sector="guarantor", opinion="agrees", reason="Según la visita.")

    assert verdict_content(verdict, 1) == {
        "sector": "guarantor",
        "opinion": "agrees",
        "reason": "Según la visita.",
    }


def test_nothing_was_added_to_the_first_version_yet() -> None:
    assert current_version() == 1


@pytest.mark.parametrize(("parts", "model"), LISTS)
def test_each_part_is_a_field_of_its_record(parts: PartList, model: type[Model]) -> None:
    fields = {field.name for field in model._meta.get_fields()}

    assert [part.name for part in parts if part.name not in fields] == []


@pytest.mark.parametrize(("parts", "_model"), LISTS)
def test_no_two_parts_share_a_name_a_label_or_a_column(parts: PartList, _model: object) -> None:
    for attribute in ("name", "label", "column"):
        named = [value for part in parts if (value := getattr(part, attribute))]
        assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("numerator", "denominator", "does_not_apply", "expected"),
    [
        ("12.00", "57.00", False, "12 de 57: 21.05\xa0%"),
        ("0.00", "57.00", False, "0 de 57: 0\xa0%"),
        ("", "", True, DOES_NOT_APPLY),
        ("12.00", "", False, "Sin cifras completas"),
    ],
)
def test_a_measurement_is_said_in_one_line(
    numerator: str, denominator: str, does_not_apply: bool, expected: str
) -> None:
    found = values_in_words(
        {
            "numerator": numerator,
            "denominator": denominator,
            "is_not_applicable": does_not_apply,
        }
    )

    assert found == expected
