"""A link that is given as evidence leads everybody to the same place."""

import pytest
from django.core.exceptions import ValidationError

from sttl.fields import LinkField


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "https://durango.gob.mx/días y más.pdf",
            "https://durango.gob.mx/d%C3%ADas%20y%20m%C3%A1s.pdf",
        ),
        ("durango.gob.mx/a b", "https://durango.gob.mx/a%20b"),
        ("https://a.mx/%20x y", "https://a.mx/%20x%20y"),
        ("https://a.mx/x?año=2015&q=a b#ñ", "https://a.mx/x?a%C3%B1o=2015&q=a%20b#%C3%B1"),
        ("https://Día.gob.mx:8080/x", "https://xn--da-nja.gob.mx:8080/x"),
        ("https://a.mx/perfil@oficina", "https://a.mx/perfil@oficina"),
        ("http://8.8.8.8/acta.pdf", "http://8.8.8.8/acta.pdf"),
        ("https://intranet.durango.gob.mx/", "https://intranet.durango.gob.mx/"),
    ],
)
def test_a_link_is_kept_as_browsers_send_it(typed: str, kept: str) -> None:
    assert LinkField().clean(typed) == kept
    assert LinkField().clean(kept) == kept


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:8000",
        "portal.localhost",
        "nas.local",
        "oficina.lan",
        "127.0.0.1",
        "10.0.0.7",
        "172.16.0.1:8080",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "[::1]",
        "[fd00::1]",
        "[::ffff:10.0.0.7]",
    ],
)
def test_a_link_into_a_network_of_ones_own_is_refused(host: str) -> None:
    with pytest.raises(ValidationError, match="red privada que el público no puede abrir"):
        LinkField().clean(f"http://{host}/acta.pdf")


@pytest.mark.parametrize("user", ["oficina", "oficina:clave", "oficina%40x:clave"])
def test_a_link_that_gives_a_user_or_a_password_is_refused(user: str) -> None:
    with pytest.raises(ValidationError, match="sin usuario ni contraseña"):
        LinkField().clean(f"https://{user}@durango.gob.mx/")


@pytest.mark.parametrize("typed", ["http://[x/", "https://.mx/", f"https://{'ñ' * 80}.mx/"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="URL válida"):
        LinkField().clean(typed)
