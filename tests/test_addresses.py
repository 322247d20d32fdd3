"""What ways to write an address mean the same page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidak.addresses import identity, is_home

SAME = "kabar.example/berita/1"


@pytest.mark.parametrize(
    "address",
    [
        "https://kabar.example/berita/1",
        "http://www.kabar.example:80/berita/1/",
        "HTTPS://M.KABAR.example/berita/1?utm_medium=x#komentar",
        "https://amp.kabar.example/amp/berita/1",
        "https://kabar.example/berita/1?page=all",
        "https://kabar.example/%62erita/1?outputType=amp",
    ],
)
def test_forms_of_one_address(address: str) -> None:
    assert identity(address) == SAME


@pytest.mark.parametrize(
    "address",
    [
        "https://kabar.example/berita/2",
        "https://kabar.example/berita/1?id=2",
        "https://kabar.example:8080/berita/1",
        "https://other.example/berita/1",
        "https://kabar.example/Berita/1",
        "ftp://kabar.example/berita/1",
        "kabar.example.evil/berita/1",
        "http://[x/berita/1",
        "https://kabar.example:x/berita/1",
        "urn:sha256:1",
    ],
)
def test_another_address_is_another(address: str) -> None:
    assert identity(address) != SAME


@given(st.text() | st.from_regex(r"https?://[a-z.]{1,12}/[ -~]{0,30}", fullmatch=True))
def test_an_identity_never_fails_and_holds_no_nul_that_was_not_there(address: str) -> None:
    assert ("\0" in identity(address)) <= ("\0" in address)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://kabar.example", True),
        ("https://kabar.example/", True),
        ("https://kabar.example/?p=1", False),
        ("https://kabar.example/a", False),
    ],
)
def test_a_first_page(address: str, expected: bool) -> None:
    assert is_home(address) == expected
