"""Which passwords are refused because whoever knows the place would try them (decision 040)."""

import re
import unicodedata
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

LEAST_LETTERS = 4  # of the password's own, beside the words that anybody knows
SHORTEST_WORD = 3  # letters; less is covered by chance
JOINTS = {"al", "con", "de", "del", "el", "en", "la", "las", "los", "mi", "para", "por", "un"}
# Letters as figures and signs stand for them; a 1 is an i or an l.
DISGUISES = [str.maketrans("013457@$!|+", f"o{one}eastasilt") for one in "il"]
LISTED = Path(__file__).with_name("guessable.txt")


def known_words() -> set[str]:
    """Return the listed words, in small letters without accents."""
    lines = LISTED.read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


class GuessablePasswordValidator(CommonPasswordValidator):
    """Refuse known words with a year, figures or signs, also in disguise: Dur4ng0-2016.

    Known are those of the place, the portal and everyday life (guessable.txt), and the passwords
    of Django's list of common ones.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words = known_words() | JOINTS
        self.sizes = sorted({len(word) for word in self.words})

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a password that known words make up, or without letters."""
        apart = unicodedata.normalize("NFKD", password).casefold()
        plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
        if any(self.is_guessable(plain, plain.translate(table)) for table in ({}, *DISGUISES)):
            raise ValidationError(
                "Quien conoce el lugar la adivinaría: es una palabra conocida, o varias, con "
                "cifras o signos. Escriba una frase que solo usted diría.",
                code="password_guessable",
            )

    def is_guessable(self, plain: str, undressed: str) -> bool:
        """Say whether too few letters are left of a password without its known words.

        Undressed is the same text, letter for letter, without a disguise.
        """
        core = re.sub(r"^[^a-z]+|[^a-z]+$", "", undressed)
        if not core or core in self.passwords:
            return True
        left = self.letters_left(plain, undressed)
        covered = sum(map(str.isalpha, plain)) - left
        return left < LEAST_LETTERS and covered >= SHORTEST_WORD

    def letters_left(self, plain: str, undressed: str) -> int:
        """Count the letters of the plain text that no known word covers, at the best covering."""
        least = [0]
        for end in range(1, len(plain) + 1):
            ways = [least[-1] + plain[end - 1].isalpha()]
            starts = (end - size for size in self.sizes if size <= end)
            ways += [least[start] for start in starts if undressed[start:end] in self.words]
            least.append(min(ways))
        return least[-1]

    def get_help_text(self) -> str:
        return "Su contraseña no puede ser de palabras que cualquiera de aquí probaría."
