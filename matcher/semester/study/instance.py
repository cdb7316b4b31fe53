"""A semester opened for its price list: universities that share nothing are its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from matcher.semester.study.additions import additions, with_fit
from matcher.semester.study.kinds import HOUR_MINUTES
from matcher.semester.study.tasks import PartTasks
from matcher.study.study import GivenWay
from matcher.study.tasks import Addition, PricePart
from models.policy import Policy
from models.rules.semester import S1, S9
from models.semester.problem import Semester
from models.semester.splitting import split


class SemesterInstance:
    """A semester under any policy, and what its universities could be given."""

    def __init__(
        self, name: str, read: Callable[[Policy], Semester], policy: Policy, seed: int, limit_seconds: float | None
    ) -> None:
        self._read = read
        self._semester = read(policy)
        self._tasks = PartTasks(name, seed, limit_seconds, len(self._semester.children))

    @property
    def people(self) -> int:
        """Children."""
        return len(self._semester.children)

    @property
    def names(self) -> Mapping[str, str]:
        """Of universities."""
        return {university.id: university.name for university in self._semester.universities.values()}

    def gives_way(self, rule_id: str, policy: Policy, changed: Policy) -> GivenWay:
        """Where sessions get fewer or shorter (S1), the term's fewest hours (S9) give way: none has them then."""
        term = self._semester.term
        if rule_id != S1.__name__ or term is None:
            return ()
        held = term.weeks * changed.sessions_a_week * changed.session_minutes // HOUR_MINUTES
        return () if held >= policy[S9].hours else ((S9.__name__, "hours", held),)

    def parts(self, policy: Policy) -> list[PricePart]:
        """Universities apart."""
        return self._tasks.parts(self._read(policy), policy)

    def fit_parts(self, policy: Policy) -> list[PricePart]:
        """One more tutor also betters the fit of others."""
        return self._tasks.parts(self._semester, with_fit(policy))

    def additions(self, policy: Policy, base: Sequence[tuple[PricePart, int]]) -> Iterator[Addition]:
        """What each university could be given."""
        shares = split(self._semester, [part.where for part, _ in base])
        for (part, left_out), share in zip(base, shares, strict=True):
            yield from additions(self._tasks, part, share, policy, left_out)
