"""Whether a PDF asks for a password before it can be read (ISO 32000-2, 7.6.4).

Many official PDFs are encrypted with an empty password, so that they are read by all and changed
by nobody: those are taken. So it is tried whether the empty one opens it; no text is decrypted.
"""

import re
from collections.abc import Iterable
from hashlib import md5, sha256, sha384, sha512

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

LONGEST_ENTRY = 8192  # bytes of the dictionary of the encryption, which has some hundreds
ENCRYPTION = re.compile(rb"/Encrypt\s*(?:(?P<object>\d+\s+\d+)\s+R|(?=<<))")
IDENTITY = re.compile(rb"/ID\s*\[\s*(?=[(<])")
TOKEN = re.compile(rb"\\(?:[0-7]{1,3}|\r\n|.)|\r\n|.", re.DOTALL)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
ENDS = (b"\r\n", b"\r", b"\n")
PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def asks_for_password(content: bytes) -> bool:
    """Say whether the bytes of a PDF are locked; of what cannot be tried it is said that they are.

    The last encryption named is the one in force, as after every change that was appended.
    """
    named = last_of(ENCRYPTION, content)
    if named is None:
        return False
    start = named.end()
    if named["object"]:
        number = rb"\s+".join(named["object"].split())
        place = last_of(re.compile(rb"(?<!\d)" + number + rb"\s+obj"), content)
        if place is None:
            return False  # words of a text, and no encryption
        start = place.end()
    try:
        return not opens_without(content[start : start + LONGEST_ENTRY], identity_of(content))
    except (ValueError, IndexError):
        return True


def opens_without(entry: bytes, identity: bytes) -> bool:
    """Try the empty password of the user upon a dictionary of the standard encryption.

    Raises ValueError of another encryption.
    """
    revision, user = number_in(entry, b"R"), string_in(entry, b"U")
    if revision >= 5:
        digest = sha256(user[32:40]).digest()
        return (hardened(digest) if revision == 6 else digest) == user[:32]
    size = 5 if revision == 2 else 16 if number_in(entry, b"V") == 4 else length_in(entry) // 8
    permissions = (number_in(entry, b"P") % 2**32).to_bytes(4, "little")
    secret = PADDING + string_in(entry, b"O")[:32] + permissions + identity
    if revision >= 4 and re.search(rb"/EncryptMetadata\s+false", entry):
        secret += b"\xff" * 4
    key = digest_of(secret)
    if revision == 2:
        return rc4(key[:size], PADDING) == user[:32]
    for _ in range(50):
        key = digest_of(key[:size])
    made = digest_of(PADDING + identity)
    for turn in range(20):
        made = rc4(bytes(byte ^ turn for byte in key[:size]), made)
    return made == user[:16]


def hardened(key: bytes) -> bytes:
    """Return the 32 bytes that revision 6 makes of a hash (ISO 32000-2, algorithm 2.B)."""
    turn, last = 0, 255
    while turn < 64 or last > turn - 32:
        cipher = Cipher(algorithms.AES128(key[:16]), modes.CBC(key[16:32])).encryptor()
        made = cipher.update(key * 64)
        key = (sha256, sha384, sha512)[sum(made[:16]) % 3](made).digest()
        turn, last = turn + 1, made[-1]
    return key[:32]


def rc4(key: bytes, data: bytes) -> bytes:
    """Return the bytes as RC4 turns them, in both directions."""
    box, other = list(range(256)), 0
    for place in range(256):
        other = (other + box[place] + key[place % len(key)]) % 256
        box[place], box[other] = box[other], box[place]
    made, other = bytearray(), 0
    for place, byte in enumerate(data, start=1):
        other = (other + box[place]) % 256
        box[place], box[other] = box[other], box[place]
        made.append(byte ^ box[(box[place] + box[other]) % 256])
    return bytes(made)


def digest_of(data: bytes) -> bytes:
    return md5(data, usedforsecurity=False).digest()


# What stands in a dictionary


def last_of(pattern: re.Pattern[bytes], content: bytes) -> re.Match[bytes] | None:
    found = None
    for found in pattern.finditer(content):  # noqa: B007  the last one is wanted
        pass
    return found


def number_in(entry: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb"\s+(-?\d{1,10})", entry)
    if not found:
        raise ValueError(key)
    return int(found[1])


def length_in(entry: bytes) -> int:
    """Return the bits of the key, 40 where it is not said."""
    return number_in(entry, b"Length") if re.search(rb"/Length\s+\d", entry) else 40


def string_in(entry: bytes, key: bytes) -> bytes:
    found = re.search(rb"/" + key + rb"\s*(?=[(<])", entry)
    if not found:
        raise ValueError(key)
    return string_of(entry[found.end() :])


def identity_of(content: bytes) -> bytes:
    """Return the first half of a file's identity; empty where it has none."""
    place = last_of(IDENTITY, content)
    return string_of(content[place.end() : place.end() + LONGEST_ENTRY]) if place else b""


def string_of(written: bytes) -> bytes:
    """Return the string that bytes begin with, written in hex or with escapes (7.3.4)."""
    if written.startswith(b"<"):
        return bytes.fromhex(written[1 : written.index(b">")].decode("ascii"))
    return b"".join(map(unescaped, inside(written)))


def inside(written: bytes) -> Iterable[bytes]:
    """Give the tokens between a bracket and the one that closes it."""
    depth = 1
    for token in TOKEN.findall(written[1:]):
        depth += (token == b"(") - (token == b")")
        if not depth:
            return
        yield token


def unescaped(token: bytes) -> bytes:
    if not token.startswith(b"\\"):
        return b"\n" if token in ENDS else token
    said = token[1:]
    if said in ENDS:
        return b""
    return bytes([int(said, 8) % 256]) if said.isdigit() else ESCAPES.get(said, said)
