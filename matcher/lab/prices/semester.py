"""A semester taken apart into its universities, and what each could be given."""

from __future__ import annotations

import pickle
import time
from dataclasses import dataclass, field, replace

from matcher.lab.prices.content import digest
from matcher.lab.prices.parts import PricePart
from matcher.lab.record import RunRecord
from matcher.running.progress import HERE
from matcher.semester.run import solve_semester
from matcher.version import __version__
from models.policy import Policy
from models.semester.joint.building import build_part, universities_apart
from models.semester.problem import Semester
from models.semester.splitting import split


@dataclass(frozen=True)
class PartTask:
    """Universities that are planned together; ``semester`` is theirs alone, pickled."""

    key: str
    instance: str
    semester: bytes = field(repr=False)
    policy: Policy = field(repr=False)
    seed: int
    time_limit_seconds: float | None

    @property
    def question(self) -> str:
        """The goals that are settled."""
        return ", ".join(self.policy.goals)

    @property
    def size(self) -> int:
        """That of the semester, packed."""
        return len(self.semester)

    def run(self) -> RunRecord:
        """The goals of the policy with their bounds; a value counts where the term holds its dates (S9)."""
        began = time.monotonic()
        outcome = solve_semester(
            pickle.loads(self.semester), self.policy, seed=self.seed, time_limit=self.time_limit_seconds, workers=HERE
        )
        return RunRecord(self.key, outcome.status, outcome.goals, time.monotonic() - began)


LEAST_SECONDS = 15.0
"""So long any part may take, however small its share of the time."""


@dataclass(frozen=True)
class PartTasks:
    """Makes the tasks of one price list: all with the same seed and limit of time.

    ``time_limit_seconds`` (``None``: no limit) is that of all ``children``; a part has its share by its own.
    """

    instance: str
    seed: int
    time_limit_seconds: float | None
    children: int

    def parts(self, semester: Semester, policy: Policy) -> list[PricePart]:
        """Every part of a semester under a policy."""
        together = universities_apart(semester, policy)
        shares = zip(split(semester, together), together, strict=True)
        return [self.part(share, universities, policy) for share, universities in shares]

    def part(self, semester: Semester, universities: tuple[str, ...], policy: Policy) -> PricePart:
        """One part; its key is made of who may go with whom and when, not of the tables and the settings behind that.

        So two policies that come to the same in a part are solved once. Where the sessions are dated, what dates are
        made of counts as well.
        """
        built = build_part(semester, universities, policy)
        weights = {goal: built.weights[goal] for goal in policy.goals if goal in built.weights}
        options = digest(replace(built, weights=weights))
        dating: list[object] = []
        if semester.term is not None:
            timing = [(place, value) for place, value in policy.settings.items() if place[0].startswith("S")]
            free = [tutor.free for tutor in semester.tutors.values()]
            dating = [semester.term, semester.universities, semester.schools, free, sorted(timing)]
        limit_seconds = self._share_seconds(semester)
        key = digest("part", options, policy.goals, dating, self.seed, limit_seconds, __version__)
        name = f"{self.instance} {', '.join(universities)}"
        task = PartTask(key, name, pickle.dumps(semester), policy, self.seed, limit_seconds)
        return PricePart(universities, len(semester.children), task, options, with_fit=len(policy.goals) > 1)

    def _share_seconds(self, semester: Semester) -> float | None:
        if self.time_limit_seconds is None:
            return None
        share = len(semester.children) / max(1, self.children)
        return max(min(LEAST_SECONDS, self.time_limit_seconds), round(share * self.time_limit_seconds, 1))
