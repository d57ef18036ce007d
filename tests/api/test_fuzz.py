"""The OpenAPI document and the answers hold each other: schemathesis asks whatever it can think of.

All of its default checks apply. It draws the same requests on every run.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema

EXAMPLES_EACH = 8  # drawn for each address, beside those of the coverage phase
SETTINGS = {
    "headers": {"Accept-Encoding": "identity"},  # in process nobody would unpack the answers
    "generation": {"deterministic": True, "max-examples": EXAMPLES_EACH, "database": "none"},
}


@pytest.fixture
def api(furnished_world: None, db: None) -> Iterator[BaseSchema]:
    """Load the document from the site, whose connection to the database outlives each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    config = SchemathesisConfig.from_dict(SETTINGS)
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", WSGIHandler(), config=config)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.pytest.from_fixture("api")


@pytest.mark.fuzz
@schema.parametrize()
def test_every_answer_is_as_the_document_says(case: Case[Any]) -> None:
    bring_within_reach(case)

    case.call_and_validate()


def bring_within_reach(case: Case[Any]) -> None:
    """Ask, where all else is well formed, for the plan there is and a moment it has.

    A schema can say how a plan or a month is written, not which of them there are: what is well
    formed and not there is refused (404, 400), which tests/api/test_refusals.py holds.
    """
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if "plan" in case.path_parameters:
        case.path_parameters["plan"] = "durango-2015"
    for name, known in {"corte": "2016-03", "al": "2016-05-31"}.items():
        if name in case.query:
            case.query[name] = known
