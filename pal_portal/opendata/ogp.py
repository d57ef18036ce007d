"""The commitments as the Open Government Partnership's own table of commitments names them."""

from collections import defaultdict
from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from commitments.models import Responsibility
from sttl.reading.party_names import party_then

from .columns import Scope

# The columns that describe a commitment. Those in which OGP's reviewers grade it are theirs to
# fill in, and are left out (decision 024).
HEADER = (
    "Commitment Unique Identifier",
    "Country/Locality",
    "Year Of Submission",
    "Commitment Number",
    "Commitment Title",
    "Short Title",
    "Full Text",
    "Theme",
    "Lead Institution",
    "Supporting Institution(s)",
    "URL",
)


def ogp_rows(scope: Scope) -> Iterator[tuple[str, ...]]:
    """Give the header, and a row for each commitment: two queries."""
    yield HEADER
    plan = scope.plan
    leading, supporting = institutions(scope)
    for commitment in plan.commitments.order_by("number"):
        number = commitment.number
        texts = [commitment.title, commitment.problem, commitment.objective, commitment.text]
        page = reverse("site:commitment-detail", args=[plan.slug, number])
        yield (
            f"{plan.slug}-{number}",
            settings.DATA_LOCALITY,
            f"{plan.signed_on.year}",
            f"{number}",
            commitment.title,
            commitment.name,
            "\n\n".join(filter(None, texts)),
            commitment.theme,
            "; ".join(leading[number]),
            "; ".join(name for name in supporting[number] if name not in leading[number]),
            f"{settings.SITE_URL}{page}",
        )


def institutions(scope: Scope) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return by commitment the parties whose printed role does the work, and the others."""
    leading: dict[int, list[str]] = defaultdict(list)
    supporting: dict[int, list[str]] = defaultdict(list)
    then = party_then("name", "party", scope.moment)
    named_lines = Responsibility.objects.filter(activity__plan=scope.plan).annotate(party_then=then)
    rows = named_lines.order_by("activity__component__letter", "activity__number", "line", "pk")
    for number, name, does_the_work in rows.values_list(
        "activity__component__commitment__number", "party_then", "does_the_work"
    ):
        named = leading[number] if does_the_work else supporting[number]
        if name not in named:
            named.append(name)
    return leading, supporting
