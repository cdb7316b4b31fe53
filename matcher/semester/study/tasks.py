"""A semester taken apart into its universities, and what each could be given."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace

from matcher.running.progress import RunOptions
from matcher.semester.run import solve_semester
from matcher.study.content import digest
from matcher.study.tasks import PricePart, PriceTask
from matcher.version import __version__
from models.goals import GoalResult, Status
from models.policy import Policy
from models.rules.semester import S1, S2, S3, S4, S6, S7, S8, S9, S10
from models.semester.joint.building import build_part, universities_apart
from models.semester.problem import Semester
from models.semester.splitting import split

_TIMING = (S1, S2, S3, S4, S6, S7, S8, S9, S10)
"""What sessions and their dates are made of."""
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
            timing = [policy[rule] for rule in _TIMING]
            free = [tutor.free for tutor in semester.tutors.values()]
            dating = [semester.term, semester.universities, semester.schools, free, timing]
        limit_seconds = self._share_seconds(semester)
        key = digest("part", options, policy.goals, dating, self.seed, limit_seconds, __version__)
        name = f"{self.instance} {', '.join(universities)}"
        task = PriceTask(key, name, pickle.dumps(semester), policy, goals_of, limit_seconds, self.seed)
        return PricePart(universities, len(semester.children), task, options, with_fit=len(policy.goals) > 1)

    def _share_seconds(self, semester: Semester) -> float | None:
        if self.time_limit_seconds is None:
            return None
        share = len(semester.children) / max(1, self.children)
        return max(min(LEAST_SECONDS, self.time_limit_seconds), round(share * self.time_limit_seconds, 1))


def goals_of(semester: Semester, policy: Policy, options: RunOptions) -> tuple[Status, tuple[GoalResult, ...]]:
    """What planning reaches; a value counts where the term holds its dates (S9)."""
    outcome = solve_semester(
        semester, policy, seed=options.seed, time_limit=options.limit_seconds, workers=options.workers
    )
    return outcome.status, outcome.goals
