"""The search over everything public: where to look, what was found, and how it is shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Window,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from commitments.dated import PartyIdentity
from commitments.models import (
    Activity,
    Component,
    Discrepancy,
    Party,
    PartyName,
    PlannedResult,
    PlanSection,
    Responsibility,
)
from commitments.months import month_name, write_month
from commitments.rows import Rows
from pal_portal.site.filters import activity_says, party_says
from pal_portal.site.sentences import day_name, format_count, listed, sections_named
from pal_portal.site.words import excerpt, marked, plain, says, says_all, words_of
from sttl.content import EVIDENCE, REPORT, VERDICT
from sttl.models import Agreement, Amendment, Evidence, Member, Revision, Session, Verdict

from .parties import plan_naming
from .sessions import seat

SHORTEST_WORD = 2  # letters; shorter ones are in every text
SHOWN = 5  # of each group, where all groups are shown
PER_PAGE = 20  # of one group shown alone


@dataclass(frozen=True)
class Hit:
    """Something found: where it leads, its name, what it is of, and the words in their context."""

    url: str
    title: SafeString
    note: str
    passage: SafeString


@dataclass(frozen=True)
class SearchSource:
    """A kind of thing to search: its names, its rows that have every word, and their hits."""

    one: str
    many: str
    rows: Callable[[Sequence[str]], QuerySet[Any]]
    show: Callable[[Any, Sequence[str]], Hit]


@dataclass(frozen=True)
class ResultGroup:
    """What was found of one kind; some of it where there is much."""

    key: str
    title: str
    hits: tuple[Hit, ...]
    more: str
    more_url: str


@dataclass(frozen=True)
class Found:
    """What a search found: a sentence with the counts, and the groups that have something."""

    sentence: str
    groups: tuple[ResultGroup, ...]
    page: Page[Any] | None = None
    page_url: str = ""


def hit(url: str, title: str, texts: Iterable[str], words: Sequence[str], *, note: str = "") -> Hit:
    """Make a hit; its passage says more than its title, or there is none."""
    name = plain(title)
    further = [text for text in texts if plain(text).rstrip(". ") not in name]
    return Hit(url, marked(title, words), note, excerpt(further, words))


# Where to look


def every(words: Sequence[str], condition: Callable[[str], Q]) -> Q:
    """Return the condition that each word is somewhere in a row."""
    return Q(*[condition(word) for word in words])


COMPONENT_TEXTS = "name problem objective text results_title results_problem".split()
COMPONENT_TEXTS += ["results_objective", "results_text"]
COMMITMENT_TEXTS = "heading theme alignment topic title problem objective text".split()
ACTIVITY_TEXTS = "correction follow_up due_text".split()
AMENDMENT_TEXTS = "reason old_text new_text".split()


def components(words: Sequence[str]) -> QuerySet[Component]:
    fields = [*COMPONENT_TEXTS, *(f"commitment__{name}" for name in COMMITMENT_TEXTS)]
    rows = Component.objects.filter(says_all(words, *fields))
    return rows.select_related("commitment__plan").order_by(
        "-commitment__plan__first_month", "commitment__number", "letter"
    )


def found_component(row: Component, words: Sequence[str]) -> Hit:
    commitment = row.commitment
    texts = [getattr(row, name) for name in COMPONENT_TEXTS[1:]]
    texts += [getattr(commitment, name) for name in COMMITMENT_TEXTS[1:]]
    url = f"{commitment.get_absolute_url()}#{row.code}"
    title = f"{row.code} · {row.name or commitment.name}"
    return hit(url, title, texts, words, note=commitment.name if row.name else "")


def activities(words: Sequence[str]) -> QuerySet[Activity]:
    rows = Activity.objects.filter(every(words, activity_says)).in_printed_order()
    mine = {"activity": OuterRef("pk")}
    results = PlannedResult.objects.filter(**mine)
    lines = Responsibility.objects.filter(**mine)
    return rows.select_related("plan").annotate(
        its_results=Rows(results, "position", "activity_text", "objective", "formula"),
        its_lines=Rows(lines, "line", "printed_name", "role_text"),
    )


def found_activity(row: Any, words: Sequence[str]) -> Hit:
    texts = [getattr(row, name) for name in ACTIVITY_TEXTS]
    for result in sorted(row.its_results, key=itemgetter("position")):
        texts += [result["activity_text"], result["objective"], result["formula"]]
    for line in sorted(row.its_lines, key=itemgetter("line")):
        texts.append(": ".join(filter(None, [line["printed_name"], line["role_text"]])))
    return hit(row.get_absolute_url(), f"{row.code} · {row.title.rstrip('. ')}", texts, words)


def parties(words: Sequence[str]) -> QuerySet[Party]:
    printed = PartyName.objects.filter(says_all(words, "name"), party=OuterRef("pk"))
    rows = Party.objects.filter(every(words, party_says))
    earlier = PartyIdentity.objects.filter(says_all(words, "name"), party=OuterRef("pk"))
    return (
        rows.annotate(
            plan=plan_naming("pk"),
            earlier=Subquery(earlier.order_by("-since_on").values("name")[:1]),
            printed=Subquery(printed.order_by("name").values("name")[:1]),
        )
        .exclude(plan=None)
        .order_by("name")
    )


def found_party(row: Any, words: Sequence[str]) -> Hit:
    as_printed = row.printed if row.printed and row.printed != row.name else ""
    earlier = row.earlier if row.earlier and row.earlier != row.name else ""
    texts = [f"El plan la imprime también así: {as_printed}"] if as_printed else []
    texts += [f"Antes se llamó así: {earlier}"] if earlier else []
    return hit(
        reverse("site:party-detail", args=[row.plan, row.slug]),
        row.name,
        texts,
        words,
        note=row.get_sector_display() or "Sin sector",
    )


def reports(words: Sequence[str]) -> QuerySet[Revision]:
    """Ask for the newest published revision of each report that has the words; nothing else."""
    mine = {"revision": OuterRef("pk")}

    def condition(word: str) -> Q:
        proofs = Evidence.objects.filter(says(word, *EVIDENCE.public_texts), **mine)
        verdicts = Verdict.objects.filter(says(word, *VERDICT.public_texts), **mine)
        own = says(word, "report__activity__code", *REPORT.public_texts)
        return own | Q(Exists(proofs)) | Q(Exists(verdicts))

    rows = Revision.objects.current(before=timezone.now()).filter(every(words, condition))
    return (
        rows.with_place()
        .annotate(
            its_proofs=Rows(Evidence.objects.filter(**mine), "pk", *EVIDENCE.public_texts),
            its_verdicts=Rows(Verdict.objects.filter(**mine), "pk", *VERDICT.public_texts),
        )
        .order_by("-report__month", "report__activity__code", "pk")
    )


def found_report(row: Any, words: Sequence[str]) -> Hit:
    report = row.report
    activity = report.activity
    place = [activity.plan.slug, activity.code, write_month(report.month)]
    texts = [getattr(row, name) for name in REPORT.public_texts]
    for label, parts, lines in (
        ("Evidencia", EVIDENCE, row.its_proofs),
        ("Dictamen", VERDICT, row.its_verdicts),
    ):
        for line in sorted(lines, key=itemgetter("pk")):
            texts += [f"{label}: {line[name]}" for name in parts.public_texts]
    return hit(
        reverse("site:report-detail", args=place),
        f"{activity.code}, {month_name(report.month)}",
        texts,
        words,
        note=activity.name,
    )


def sections(words: Sequence[str]) -> QuerySet[PlanSection]:
    rows = PlanSection.objects.filter(says_all(words, "title", "body", "footnote"))
    return rows.select_related("plan", "parent__parent").order_by("-plan__first_month", "position")


def found_section(row: PlanSection, words: Sequence[str]) -> Hit:
    title, above = row.title, row.parent
    while not title and above:
        title, above = above.title, above.parent
    url = f"{reverse('site:document', args=[row.plan.slug])}#{row.key}"
    name = " ".join(filter(None, [row.number, title])).rstrip(":. ")
    return hit(url, name or "Firmas", [row.body, row.footnote], words)


def notes(words: Sequence[str]) -> QuerySet[Discrepancy]:
    rows = Discrepancy.objects.filter(says_all(words, "title", "text"))
    return rows.select_related("plan").order_by("-plan__first_month", "position")


def found_note(row: Discrepancy, words: Sequence[str]) -> Hit:
    url = f"{reverse('site:document', args=[row.plan.slug])}#nota-{row.key}"
    return hit(url, row.title, [row.text], words, note=sections_named(row.sections))


def sessions(words: Sequence[str]) -> QuerySet[Session]:
    agreed = Agreement.objects.filter(session=OuterRef("pk"))

    def condition(word: str) -> Q:
        return says(word, "title", "agenda", "minutes") | Q(
            Exists(agreed.filter(says(word, "text")))
        )

    some = Q()
    for word in words:
        some |= says(word, "text")
    text = agreed.filter(some).order_by("position").values("text")[:1]
    rows = Session.objects.filter(every(words, condition))
    return rows.annotate(agreed=Subquery(text)).order_by("-held_on", "pk")


def found_session(row: Any, words: Sequence[str]) -> Hit:
    texts = [row.minutes, row.agenda, row.agreed or ""]
    return hit(row.get_absolute_url(), row.title, texts, words, note=day_name(row.held_on))


def amendments(words: Sequence[str]) -> QuerySet[Amendment]:
    rows = Amendment.objects.filter(
        says_all(words, "activity__code", *AMENDMENT_TEXTS),
        recorded_at__lt=timezone.now(),
    )
    return rows.select_related("plan", "activity").order_by("-recorded_at", "-pk")


def found_amendment(row: Amendment, words: Sequence[str]) -> Hit:
    place = f"actividad {row.activity.code}" if row.activity else "todo el plan"
    return hit(
        reverse("site:amendments", args=[row.plan.slug]),
        f"{row.get_subject_display()}, {place}",
        [getattr(row, name) for name in AMENDMENT_TEXTS],
        words,
        note=day_name(timezone.localdate(row.recorded_at)),
    )


def seats(words: Sequence[str]) -> QuerySet[Member]:
    """Ask for the seats by office and organisation: the public knows no person's name."""
    rows = Member.objects.filter(says_all(words, "office", "organisation"))
    return rows.order_by(F("until_on").desc(nulls_first=True), "sector", "seat", "pk")


def found_seat(row: Member, words: Sequence[str]) -> Hit:
    seat_shown = seat(row)
    url = f"{reverse('site:council')}#integrantes"
    return hit(url, seat_shown.name, [seat_shown.office], words, note=seat_shown.term)


SOURCES: Mapping[str, SearchSource] = {
    "compromisos": SearchSource("compromiso", "compromisos", components, found_component),
    "actividades": SearchSource("actividad", "actividades", activities, found_activity),
    "responsables": SearchSource("parte responsable", "partes responsables", parties, found_party),
    "informes": SearchSource("informe publicado", "informes publicados", reports, found_report),
    "documento": SearchSource("pasaje del plan", "pasajes del plan", sections, found_section),
    "notas": SearchSource("nota de fidelidad", "notas de fidelidad", notes, found_note),
    "enmiendas": SearchSource("enmienda", "enmiendas", amendments, found_amendment),
    "sesiones": SearchSource("sesión del STTL", "sesiones del STTL", sessions, found_session),
    "asientos": SearchSource("asiento del STTL", "asientos del STTL", seats, found_seat),
}


# What was found


def searchable(text: str) -> list[str]:
    """Return the words of a search that are long enough to look for."""
    return [word for word in words_of(text) if len(word) >= SHORTEST_WORD]


def search_everything(text: str) -> Found:
    """Look in every kind: the first of each, and how many there are; nine queries."""
    words = searchable(text)
    groups, counts = [], []
    for key, source in SOURCES.items():
        rows = list(source.rows(words).annotate(total=Window(Count("pk")))[:SHOWN])
        if rows:
            counts.append(format_count(rows[0].total, source.one, source.many))
            groups.append(group_of(key, rows, words, rows[0].total, text))
    return Found(found_in(text, counts), tuple(groups))


def group_of(
    key: str, rows: Sequence[Any], words: Sequence[str], total: int, text: str
) -> ResultGroup:
    source = SOURCES[key]
    has_more = total > len(rows)
    return ResultGroup(
        key=key,
        title=format_count(total, source.one, source.many),
        hits=tuple(source.show(row, words) for row in rows),
        more=f"Ver {total:,} {source.many}" if has_more else "",
        more_url=f"?{urlencode({'q': text, 'en': key})}",
    )


def search_one(text: str, key: str, number: str) -> Found:
    """Look in one kind, page by page; a page past the end is the last."""
    source, words = SOURCES[key], searchable(text)
    page = Paginator(source.rows(words), PER_PAGE).get_page(number)
    total = page.paginator.count
    groups = [group_of(key, list(page), words, total, text)] if total else []
    counts = [format_count(total, source.one, source.many)] if total else []
    url = f"?{urlencode({'q': text, 'en': key})}&page="
    return Found(found_in(text, counts), tuple(groups), page, url)


def found_in(text: str, counts: Sequence[str]) -> str:
    """Say what was found, kind by kind."""
    if not counts:
        return f"No encontramos «{text}»."
    return f"«{text}» está en {listed(counts)}."
