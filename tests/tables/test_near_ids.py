"""Which id is suggested for one that no table has."""

import pytest

from matcher.tables.records import Nearest

IDS = ("000015", "000005", "A1", "T10")


@pytest.mark.parametrize(
    ("unknown", "near"),
    [
        ("5", "000005"),
        (" a1", "A1"),
        # Likeness alone takes the first of two that differ in one character.
        ("00O005", "000005"),
        ("OOO005", "000005"),
        ("Tl0", "T10"),
        ("T1O", "T10"),
        ("000016", "000015"),
        ("完全不同", ""),
    ],
)
def test_the_id_that_was_probably_meant(unknown: str, near: str) -> None:
    assert Nearest(IDS).of(unknown) == near
