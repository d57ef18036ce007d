"""Words are found whatever their accents, capitals and order, on either database."""

import re

import pytest

from commitments.models import Party
from pal_portal.site.words import EXCERPT, excerpt, marked, says, says_all, words_of
from tests.factories import make_party


def test_a_search_is_its_words_without_accents_each_once_and_at_most_eight() -> None:
    assert words_of("  ¿«2a-2», Órgano (órgano) — garante?") == ["2a-2", "organo", "garante"]
    assert words_of("_ - % .* \\") == []
    assert words_of("a b c d e f g h i j") == list("abcdefgh")


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["ORGANO", "órgano", "o\u0301rgano", "gan"])
def test_a_word_is_found_with_and_without_accents(word: str) -> None:
    make_party("otra", name="Otra")
    make_party("organo", name="ÓRGANO garante de la Niñez")

    found = Party.objects.filter(*[says(each, "name") for each in words_of(word)])

    assert [each.slug for each in found] == ["organo"]


@pytest.mark.django_db
def test_several_words_are_found_in_any_order_and_in_any_of_the_fields() -> None:
    make_party("organo", name="ÓRGANO garante de la Niñez", sector_note="Por su decreto")

    def found(text: str) -> bool:
        return Party.objects.filter(says_all(words_of(text), "name", "sector_note")).exists()

    assert found("ninez decreto organo")
    assert not found("ninez decreto otra")


def test_what_was_found_is_marked_in_its_own_spelling_and_the_rest_is_escaped() -> None:
    assert marked("El <b>Órgano</b>\n garante", ["garante", "organo"]) == (
        "El &lt;b&gt;<mark>Órgano</mark>&lt;/b&gt; <mark>garante</mark>"
    )
    assert marked("Uno & dos", []) == "Uno &amp; dos"


def test_an_excerpt_is_cut_around_the_first_word_of_the_text_that_has_most_of_them() -> None:
    long = "palabra " * 100 + "el ladrillo y el parque " + "relleno " * 100

    cut = excerpt(["Solo el parque.", long], ["parque", "ladrillo"])

    plain = re.sub("</?mark>", "", cut)
    assert re.findall("<mark>(.*?)</mark>", cut) == ["ladrillo", "parque"]
    assert (plain[:9], plain[-9:]) == ("… palabra", "relleno …")
    assert len(plain) <= EXCERPT + 4
    assert excerpt(["Nada de eso."], ["parque"]) == ""
