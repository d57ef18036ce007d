"""Every builder makes a row that the models themselves find whole."""

from collections.abc import Callable

import pytest
from django.db import models

from . import factories

BUILDERS = [built for name, built in vars(factories).items() if name.startswith("make_")]


@pytest.mark.django_db
@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_a_builder_without_arguments_makes_a_whole_row(build: Callable[[], models.Model]) -> None:
    row = build()

    row.full_clean(exclude=["password"])


@pytest.mark.django_db
def test_the_lines_of_a_chain_follow_each_other() -> None:
    first = factories.make_event()

    second = factories.make_event(first.revision, step="publish")

    assert (second.sequence, second.previous_hash) == (2, first.hash)
    assert second.hash == second.expected_hash()
