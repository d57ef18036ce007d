"""A PDF that asks for a password is refused as such; one that only its changes are locked is not.

The figures of each encryption are those that an independent writer of PDFs made (pypdf).
"""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from sttl.files.kinds import LOCKED
from sttl.files.uploads import checked_upload

OPEN_RC4_40 = (
    "/V 1 /R 2 /Length 40",
    "9cea551c2469782d20ea7d4aa91831ecfe046c2abae772dfe91cc1961c639308",
    "e41c25866da78a7f6cca5bdf828928cd6a83e5e49b7477c530c961d0d9b34b3e",
    "ec02658a576ad2a08b7580538d315c5f",
)
OPEN_RC4_128 = (
    "/V 2 /R 3 /Length 128",
    "e3a9e88c35a680e765f533f552fafc058f2547041e1cd052fe784c6261e3afca",
    "66a405875d09358590201fa7f0b84ffe28bf4e5e4e758a4164004e56fffa0108",
    "a3f26c0b40549563b78f5caf80288d48",
)
OPEN_AES_128 = (
    "/V 4 /R 4 /CF <</StdCF <</CFM /AESV2 /Length 16>>>>",
    "e3a9e88c35a680e765f533f552fafc058f2547041e1cd052fe784c6261e3afca",
    "f8685aadb3acfc1cf46fac65df5d57f128bf4e5e4e758a4164004e56fffa0108",
    "019e607060c15db082e0bb059472a962",
)
OPEN_AES_256 = (
    "/V 5 /R 6 /Length 256",
    (
        "9a97bff59c6f48e807b9795652fc6707ce58bf8029e044fa79e4ff4193e0a539"
        "16027598b07dbfaafdcf725d124bfb4f"
    ),
    (
        "c947fe0a529dc972c685d5a2d4b3aac821f489aa53555743f6ae358aae7cee6c"
        "78c803ebd4d9550d8d7cbe561a98297a"
    ),
    "9c775126f45b7088e44d8c4afbaa9082",
)
LOCKED_RC4_128 = (
    "/V 2 /R 3 /Length 128",
    "a87ac7a41efbb5e85fbb0829ec64fd43f7f4bdb3c65ac0d267a48da2859fca19",
    "4aa361ffd35153fe6ca0b1d66704964e28bf4e5e4e758a4164004e56fffa0108",
    "a9c2b356a375f0c66a349163c73869f9",
)
LOCKED_AES_256 = (
    "/V 5 /R 6 /Length 256",
    (
        "e2bf44e679fe74dd7fc081ecffd50b2a79e3f4cee64d2a80b2915e1006e7f035"
        "0ee445c5c3b862fcde570e096eea5e72"
    ),
    (
        "1ab846bd5cd5960d1c9d7e62aa436a3d678e611111490a57509ce7c41ba57561"
        "ca34f99b81d87a8d4b0dc079acc2d84b"
    ),
    "dee25100bc8e072b563e04b0634026c3",
)
Figures = tuple[str, str, str, str]


def in_hex(value: str) -> bytes:
    return f"<{value}>".encode()


def in_brackets(value: str) -> bytes:
    """Write a string with its escapes: in octal where it is no letter, brackets with a stroke."""
    written = b"".join(
        b"\\%03o" % byte if byte < 32 else re.sub(rb"([\\()])", rb"\\\1", bytes([byte]))
        for byte in bytes.fromhex(value)
    )
    return b"(" + written + b")"


def encrypted(figures: Figures, *, inline: bool = False, brackets: bool = False) -> bytes:
    """Return the head of a PDF and its encryption, as an object of its own or in the trailer."""
    write = in_brackets if brackets else in_hex
    said, owner, user, identity = figures
    entry = b"<</Filter /Standard %s /P -4 /O %s /U %s>>" % (
        said.encode(),
        write(owner),
        write(user),
    )
    named = entry if inline else b"5 0 R"
    return (
        b"%%PDF-1.7\n15 0 obj <<>> endobj\n5 0 obj\n%s\nendobj\n"
        b"trailer <</ID [%s<00>] /Encrypt %s>>\n" % (entry, write(identity), named)
    )


@pytest.mark.parametrize("figures", [OPEN_RC4_40, OPEN_RC4_128, OPEN_AES_128, OPEN_AES_256])
@pytest.mark.parametrize("brackets", [False, True])
def test_a_pdf_that_all_may_read_and_nobody_change_is_taken(
    figures: Figures, brackets: bool
) -> None:
    content = encrypted(figures, inline=brackets, brackets=brackets)

    assert checked_upload(SimpleUploadedFile("acta.pdf", content)).byte_size == len(content)


@pytest.mark.parametrize(
    "content",
    [
        encrypted(LOCKED_RC4_128),
        encrypted(LOCKED_AES_256, inline=True, brackets=True),
        encrypted(OPEN_RC4_128) + encrypted(LOCKED_RC4_128),
        b"%PDF-1.7\ntrailer <</Encrypt <</Filter /Adobe.PubSec /V 4>>>>",
        b"%PDF-1.7\ntrailer <</Encrypt <</R 3 /U <0>>>",
    ],
    ids=["rc4", "aes", "appended", "certificate", "broken"],
)
def test_a_pdf_that_asks_for_a_password_is_refused_as_such(content: bytes) -> None:
    with pytest.raises(ValidationError) as refusal:
        checked_upload(SimpleUploadedFile("acta.pdf", content))

    assert refusal.value.messages == [LOCKED]


def test_a_text_that_speaks_of_encryption_is_none() -> None:
    content = b"%PDF-1.7\n(/Encrypt 7 0 R, /EncryptMetadata true)"

    assert checked_upload(SimpleUploadedFile("acta.pdf", content)).media_type == "application/pdf"
