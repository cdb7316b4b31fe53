"""An instance opened for its price list: its parts under any policy, and what could help them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from matcher.lab.jobs import Tables
from matcher.lab.prices import season_help, university_help
from matcher.lab.prices.parts import Addition, PricePart
from matcher.lab.prices.season import SeasonTasks
from matcher.lab.prices.semester import PartTasks
from matcher.lab.prices.served_range import ServedRange
from matcher.planners import planner_of
from matcher.recognition import read_folder
from matcher.semester.steps import check_term
from models.policy import Policy
from models.programmes import SEMESTER, VISITS
from models.semester.problem import Semester
from models.semester.splitting import split

HOUR_MINUTES = 60


class Instance(Protocol):
    """What a price list asks of an instance."""

    @property
    def people(self) -> int:
        """How many children or schools there are, also those whom nobody can serve."""

    @property
    def names(self) -> Mapping[str, str]:
        """The names of its universities by id."""

    def hours(self, policy: Policy) -> int | None:
        """S9: how many whole hours the sessions of the term last under a policy; ``None`` without a term."""

    def parts(self, policy: Policy) -> Sequence[PricePart]:
        """Its parts under a policy. Raises ``InputError`` where the tables do not go with it."""

    def fit_parts(self, policy: Policy) -> Sequence[PricePart]:
        """Its parts with the total fit settled after who is served, as far as help is asked for that betters it."""

    def helps(self, policy: Policy, base: Sequence[ServedRange]) -> Iterator[Addition]:
        """Everything that could help, given what is reached without."""


@contextmanager
def open_instance(tables: Tables, policy: Policy, *, seed: int, time_limit_seconds: float | None) -> Iterator[Instance]:
    """The instance of these tables, whose files live as long as the block.

    Raises ``InputError`` where they cannot be read under the policy.
    """
    with tempfile.TemporaryDirectory(prefix="matcher-") as room:
        folder = tables.write(Path(room) / "in")
        if tables.programme is SEMESTER:
            yield _SemesterInstance(tables.name, folder, policy, seed, time_limit_seconds)
        else:
            yield _SeasonInstance(folder, policy, SeasonTasks(tables.name, time_limit_seconds))


class _SemesterInstance:
    """A semester; universities that share nothing are its parts."""

    def __init__(self, name: str, folder: Path, policy: Policy, seed: int, time_limit_seconds: float | None) -> None:
        self._folder = folder
        self._semester = self._read(policy)
        self._tasks = PartTasks(name, seed, time_limit_seconds, len(self._semester.children))

    @property
    def people(self) -> int:
        return len(self._semester.children)

    @property
    def names(self) -> Mapping[str, str]:
        return {university.id: university.name for university in self._semester.universities.values()}

    def _read(self, policy: Policy) -> Semester:
        semester: Semester = read_folder(planner_of(SEMESTER), self._folder, policy).problem
        check_term(semester.term, policy)
        return semester

    def hours(self, policy: Policy) -> int | None:
        term = self._semester.term
        return None if term is None else term.weeks * policy.sessions_a_week * policy.session_minutes // HOUR_MINUTES

    def parts(self, policy: Policy) -> list[PricePart]:
        return self._tasks.parts(self._read(policy), policy)

    def fit_parts(self, policy: Policy) -> list[PricePart]:
        return self._tasks.parts(self._semester, university_help.with_fit(policy))

    def helps(self, policy: Policy, base: Sequence[ServedRange]) -> Iterator[Addition]:
        shares = split(self._semester, [one.part.universities for one in base])
        for one, share in zip(base, shares, strict=True):
            yield from university_help.helps(self._tasks, one.part, share, policy, one.left_out)


class _SeasonInstance:
    """A season, which is one part."""

    def __init__(self, folder: Path, policy: Policy, tasks: SeasonTasks) -> None:
        self._folder = folder
        self._tasks = tasks
        self._season = read_folder(planner_of(VISITS), folder, policy).problem

    @property
    def people(self) -> int:
        return len(self._season.schools)

    @property
    def names(self) -> Mapping[str, str]:
        return {}

    def hours(self, policy: Policy) -> int | None:
        return None

    def parts(self, policy: Policy) -> list[PricePart]:
        season = read_folder(planner_of(VISITS), self._folder, policy).problem
        return [self._tasks.part(season, policy)]

    def fit_parts(self, policy: Policy) -> list[PricePart]:
        return []

    def helps(self, policy: Policy, base: Sequence[ServedRange]) -> Iterator[Addition]:
        if any(one.left_out for one in base):
            yield from season_help.helps(self._tasks, self._season, policy)
