"""Names of an instance: plainly invented, and all in cp950, so that any export can hold them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations, product

from matcher.generator.draws import Draws
from matcher.generator.stock import STOCK

_NAMES = STOCK["names"]
COUNTIES: tuple[str, ...] = tuple(_NAMES["counties"])
ISLANDS: tuple[str, ...] = tuple(_NAMES["islands"])


def person_name(draws: Draws) -> str:
    """A surname and a given name."""
    return f"{draws.pick(_NAMES['surnames'])}{draws.pick(_NAMES['given'])}"


def name_of(what: str, *parts: object) -> str:
    """The name of a university, a school (``primary``, ``junior``), a waiver or a term, with what is special to it."""
    return str(_NAMES[what]).format(*parts)


def number_ids(letter: str, digits: int, count: int) -> list[str]:
    """Ids from 1 to ``count``, all of the same length: ``digits`` or more."""
    digits = max(digits, len(str(count)))
    return [f"{letter}{number:0{digits}d}" for number in range(1, count + 1)]


def university_stems(draws: Draws, count: int) -> list[str]:
    """Two characters for as many universities as there are such names, longer ones for further ones."""
    short, kinds = _NAMES["universities"], _NAMES["university_kinds"]
    long = [f"{one}{other}{kind}" for kind, (one, other) in product(kinds, permutations(short, 2))]
    stems = _stems(draws, count, short, long)
    return [stems[number % len(stems)] for number in range(count)]


def school_stems(draws: Draws, count: int) -> list[str]:
    """Two characters for as many schools as there are such names, three for further ones; fewer than ``count``
    where these are used up too.
    """
    first, second = _NAMES["school_first"], _NAMES["school_second"]
    short = [f"{a}{b}" for a, b in product(first, second)]
    return _stems(draws, count, short, [f"{a}{stem}" for a, stem in product(first, short)])


def _stems(draws: Draws, count: int, short: Sequence[str], long: Sequence[str]) -> list[str]:
    """So many names, drawn among the short ones and, when these are used up, among the long ones."""
    stems = draws.some(short, count)
    return stems + draws.some(long, count - len(stems))
