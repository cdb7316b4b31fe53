"""What was probably meant by an id or a word that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cached_property


class Nearest:
    """Suggests an id for one that does not exist: lost zeros and letter case first, then likeness.

    Likeness is tried for a few ids of small tables only, so that thousands of faults stay quick.
    """

    MOST_IDS = 5_000
    MOST_TRIES = 20

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = tuple(ids)
        self._answers: dict[str, str] = {}

    @cached_property
    def _by_bare(self) -> dict[str, str]:
        return {self._bare(known): known for known in reversed(self._ids)}

    @staticmethod
    def _bare(known: str) -> str:
        return "".join(known.casefold().split()).lstrip("0")

    def same(self, unknown: str) -> str:
        """The id that differs only in leading zeros, blanks and letter case, or nothing."""
        return self._by_bare.get(self._bare(unknown), "")

    def of(self, unknown: str) -> str:
        """The id that was probably meant, or nothing."""
        if exact := self.same(unknown):
            return exact
        if unknown not in self._answers:
            if len(self._ids) > self.MOST_IDS or len(self._answers) >= self.MOST_TRIES:
                return ""
            near = difflib.get_close_matches(unknown, self._ids, n=1, cutoff=0.7)
            self._answers[unknown] = next(iter(near), "")
        return self._answers[unknown]
