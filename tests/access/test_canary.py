"""Nothing unpublished reaches the public: a canary in every text and file that is not public.

Two proofs of it. The canary is looked for in every public answer. And what is not public is
written over with something else, which must not change a byte of any public answer: so no sum,
percentage, date or ETag tells of it either.
"""

from datetime import date

import pytest
from django.apps import apps
from django.db.models import CharField, EmailField, Field, FileField, TextField
from django.utils import timezone

from sttl.models import (
    AddressRequest,
    Event,
    Evidence,
    ExtensionRequest,
    Measurement,
    Revision,
    SignInName,
    User,
)
from sttl.models.accounts import keep_names
from sttl.record.workflow import advance
from tests.factories import make_evidence
from tests.site.addresses import EXAMPLES, public_routes

from .reading import named_answers, public_answers
from .world import SECRET, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PRIVATE = {"Revision", "Measurement", "Evidence", "Event", "ExtensionRequest"}
PRIVATE |= {"User", "SignInName", "AddressRequest"}
PUBLIC = {  # what the STTL keeps for all to read
    *("Liaison", "Member", "Session", "Agreement", "ReporterAssignment", "Extension"),
    *("Amendment", "DueDay", "SectorsDecision", "SectorBody", "Report", "Baseline", "Verdict"),
    *("CouncilEvent", "Authority"),
}
NOT_WRITTEN = {  # by people: ours, or the plan's own names
    "Evidence.media_type",
    "Evidence.sha256",
    "Evidence.file",  # its bytes bear the canary
    *("Event.office", "Event.content_hash", "Event.nonce", "Event.hash", "Event.previous_hash"),
    "User.password",
}


@pytest.fixture
def world() -> World:
    return make_world()


def unpublished() -> list[Revision]:
    return list(Revision.objects.exclude(state=Revision.State.PUBLISHED).with_place())


def secrets() -> set[str]:
    """Return every word that no public answer may have."""
    files = Evidence.objects.exclude(file="").filter(revision__in=unpublished())
    closed = Event.objects.filter(revision__in=unpublished())
    return {
        *(SECRET, "53.17", "56.89", "93.46"),
        *files.values_list("sha256", flat=True),
        *(str(each.file).rpartition("/")[2] for each in files),
        *closed.values_list("content_hash", flat=True),
        *closed.values_list("nonce", flat=True),
    }


def leaks(answers: dict[str, str]) -> list[str]:
    """Tell which secret is in which answer."""
    words = secrets()
    return [
        f"{address}: {word}" for address, text in answers.items() for word in words if word in text
    ]


# The canary is everywhere that it can be


def is_text(field: Field[object, object]) -> bool:
    kinds = (CharField, EmailField, FileField, TextField)
    return isinstance(field, kinds) and not field.choices


def test_every_model_of_the_follow_up_is_public_or_bears_the_canary() -> None:
    with_text = {
        model.__name__
        for model in apps.get_app_config("sttl").get_models()
        if any(is_text(field) for field in model._meta.concrete_fields)
    }

    assert with_text - PRIVATE - PUBLIC == set()


def test_every_text_of_what_is_not_public_bears_the_canary(world: World) -> None:
    without = []
    of_people = (User, SignInName, AddressRequest, ExtensionRequest)
    for model in (Revision, Measurement, Evidence, Event, *of_people):
        for field in filter(is_text, model._meta.concrete_fields):
            name = f"{model.__name__}.{field.name}"
            written = model._default_manager.filter(**{f"{field.name}__contains": SECRET})
            if name not in NOT_WRITTEN and not written.exists():
                without.append(name)

    assert without == [], "plant it in tests/access/world.py"
    for piece in Evidence.objects.exclude(file="").filter(revision__in=unpublished()):
        assert SECRET.encode() in piece.file.read()
        piece.file.close()


# And nowhere in public


def test_no_public_answer_has_the_canary(world: World) -> None:
    assert sorted(public_routes()) == sorted(EXAMPLES), "each public address needs an example"

    answers = public_answers(world)

    assert len(answers) > 200
    assert leaks(answers) == []


def write_over() -> None:
    """Write something else, of another length, wherever the public may not read."""
    for revision in unpublished():
        for field in ("done", "obstacles", "next_steps", "inactive_reason"):
            setattr(
                revision, field, "Otra cosa muy distinta, y bastante más larga que la de antes."
            )
        revision.saved_at = timezone.now()
        revision.source = "Otra fuente." if revision.source else ""
        revision.correction_reason = "Otra razón." if revision.correction_reason else ""
        revision.save()
        revision.measurements.update(numerator=7, denominator=8, fall_reason="Otra razón.")
        revision.evidence.update(title="Otro título")
        make_evidence(revision, title="Una más")
    Event.objects.update(note="Otra nota.")
    ExtensionRequest.objects.update(reason="Otra razón.", wanted_on=date(2016, 11, 2))
    for user in User.objects.all():
        user.username = user.first_name = user.last_name = f"otra-cuenta-{user.pk}"
        user.email, user.office = f"otra-{user.pk}@example.org", "Otra oficina"
        user.save()
        keep_names(user)
    AddressRequest.objects.update(address="otro-correo@example.org", requested_at=timezone.now())


def test_what_is_not_public_changes_no_byte_of_any_public_answer(world: World) -> None:
    before = public_answers(world)
    write_over()
    after = public_answers(world)

    changed = [address for address in before if before[address] != after.get(address)]
    assert not changed, "\n".join(changed)
    assert before.keys() == after.keys()


# The controls: what is published is found


def test_once_published_it_is_found(world: World) -> None:
    revision = world.revisions["submitted"]
    address = f"/planes/{world.plan.slug}/informes/2a-2/2015-11/"
    by = world.people["office"]
    advance(revision, "publish", by=by, at=timezone.now())

    found = leaks(named_answers(world))

    kinds = {each.partition(": ")[0].removeprefix(address).partition("?")[0] for each in found}
    file = revision.evidence.exclude(file="").get()
    for kind in ("", f"evidencia/{file.pk}/", "/buscar/", "/feeds/informes.atom"):
        assert kind in kinds, f"{kind} should tell what is published"
    assert {each.partition(": ")[2] for each in found} == {SECRET, "53.17", "56.89", "93.46"}


def test_once_published_writing_it_over_changes_answers(world: World) -> None:
    revision = world.revisions["submitted"]
    advance(revision, "publish", by=world.people["office"], at=timezone.now())
    address = f"/planes/{world.plan.slug}/informes/2a-2/2015-11/"
    before = named_answers(world)
    revision.measurements.update(numerator=7)

    after = named_answers(world)

    changed = {each for each in before if before[each] != after.get(each)}
    assert {address, "/", f"/planes/{world.plan.slug}/actividades/2a-2/"} <= changed
