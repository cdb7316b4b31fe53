"""Comparisons of a few people, written by hand."""

from collections.abc import Mapping, Sequence

from matcher.lab.comparison import Comparison, RecordPlace
from matcher.study.record import People, RunRecord
from models.goals import GoalResult, Status
from models.policy import Policy
from models.programmes import SEMESTER

FIVE = People(
    ("C1", "C2", "C3", "C4", "C5"),
    {"gender": ("F", "F", "M", "M", "M"), "grade": ("10", "3", "3", "10", "")},
)
BASE, OTHER = "base", "other"


def record(
    outcomes: Sequence[int] = (),
    status: Status = Status.OPTIMAL,
    breaches: Mapping[str, int] | None = None,
    bound: int | None = None,
    **measures: int,
) -> RunRecord:
    """A run whose only goal is the children paired."""
    paired = sum(outcome >= 0 for outcome in outcomes)
    goals = (GoalResult("paired", paired, paired if bound is None else bound),) if outcomes else ()
    counted = {"paired": paired, **measures} if outcomes else {}
    return RunRecord("key", status, goals, 1.5, counted, breaches or {}, tuple(outcomes))


def cell(policy: str, run: RunRecord, seed: int = 0, instance: str = "one", people: People = FIVE) -> RecordPlace:
    return RecordPlace(instance, seed, policy, run, people)


def of(*cells: RecordPlace, raw: Mapping[str, Mapping[str, object]] | None = None) -> Comparison:
    """The comparison of a baseline with one other policy; ``raw`` holds what their files say."""
    policies = tuple(Policy.from_mapping({"name": name, **(raw or {}).get(name, {})}) for name in (BASE, OTHER))
    return Comparison(SEMESTER, policies, BASE, cells)


def pairs(base: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> list[RecordPlace]:
    """The outcomes of each seed under either policy."""
    return [
        cell(name, record(outcomes), seed)
        for name, runs in ((BASE, base), (OTHER, other))
        for seed, outcomes in enumerate(runs)
    ]
