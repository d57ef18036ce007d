"""A password that whoever knows the place would try is refused; a phrase of one's own is taken."""

from random import Random
from string import ascii_letters, digits

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from pal_portal.accounts.forms import HOW_TO_CHOOSE
from pal_portal.accounts.passwords import LISTED, GuessablePasswordValidator, known_words
from tests.factories import make_user

SENTENCE = "Quien conoce el lugar la adivinaría"


def is_guessable(password: str) -> bool:
    try:
        validate_password(password)
    except ValidationError as refusal:
        return "password_guessable" in [error.code for error in refusal.error_list]
    return False


@pytest.mark.parametrize(
    "password",
    [
        *("ayuntamiento2026", "durango2016", "2016durango", "Victoria-2026", "Durango#2026!"),
        *("VictoriaDeDurango", "PLANDEACCIONLOCAL2026", "Gobierno.Abierto", "sttl-durango-2026"),
        *("Secretaría2026", "contraseña2026", "Ｄｕｒａｎｇｏ2016", "enlace2026!!"),
        *("Ayunt4m13nt0", "Dur4ng0-1345", "v1ct0r14-2026", "$3cr3t4r14!!", "mun1c1p10-1"),
        *("guadalupe1985", "Princesa2016", "alacranes2016", "septiembre2015"),  # everyday life
        *("dragon2016!!", "P@ssw0rd2026!", "1q2w3e4r5t6y", "aaaaaaaaaa1!"),  # Django's list
        *("12/09/1985.", "2015-2016-!!"),  # without a letter
    ],
)
def test_known_words_with_years_figures_or_signs_are_refused(password: str) -> None:
    assert is_guessable(password)


@pytest.mark.parametrize(
    "password",
    [
        *("una-clave-larga-1", "tres gatos suben el cerro", "durango tiene tortugas"),
        *("Kx7-plm-49-vaq", "73k9-28a1-56", "ñandúes sin bufanda", "4rb0l3s qu3 5u3ñ4n"),
    ],
)
def test_a_phrase_of_ones_own_is_taken(password: str) -> None:
    assert not is_guessable(password)


def test_what_is_drawn_by_lot_is_taken() -> None:
    draw = Random(2016)  # noqa: S311  the same letters in every run, and nobody's password
    drawn = ("".join(draw.choices(ascii_letters + digits, k=12)) for _ in range(1000))

    assert [password for password in drawn if is_guessable(password)] == []


def test_each_listed_word_is_refused_whatever_follows_it() -> None:
    words = known_words()
    validator = GuessablePasswordValidator()

    for word in words:
        for password in (f"{word}2016", f"{word.upper()}-12345678!", f"!!{word}de{word}!!"):
            with pytest.raises(ValidationError, match=SENTENCE):
                validator.validate(password)

    assert len(words) > 500
    assert all(word.isascii() and word == word.lower() for word in words)
    assert LISTED.stat().st_size < 10_000


@pytest.mark.django_db
def test_the_page_says_how_to_choose_and_why_one_was_refused(client: Client) -> None:
    user = make_user("enlace", password="una-clave-larga-1", office="Ladrillos y tejas")
    client.force_login(user)
    page = "/cuentas/contrasena/"

    asked = client.get(page).content.decode()
    answers = [
        client.post(
            page, {"oldpassword": "una-clave-larga-1", "password1": chosen, "password2": chosen}
        ).content.decode()
        for chosen in ("durango2016", "ladrillos y tejas")
    ]

    assert HOW_TO_CHOOSE in asked
    assert SENTENCE in answers[0]
    assert "La contraseña es muy similar a" in answers[1]
    user.refresh_from_db()
    assert user.check_password("una-clave-larga-1")
