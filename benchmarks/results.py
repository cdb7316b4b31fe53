"""What comes of a run, as a row of the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.course import Moment, gap_percent, seconds_to_first, seconds_to_proof
from benchmarks.protocol import BenchmarkRun
from matcher.planners import study_of
from models.programmes import PROGRAMMES

HEADLINES: Mapping[str, str] = {
    **{name: study_of(programme).headline for name, programme in PROGRAMMES.items()},
    "pairing": "total",
}
"""The goal of which the course is told."""

GOALS: Mapping[str, Sequence[str]] = {
    **{name: tuple(programme.goals) for name, programme in PROGRAMMES.items()},
    "pairing": ("paired", "total"),
}
PROVEN_BY_ALL: Mapping[str, Sequence[str]] = {
    "semester": ("paired", "waivers", "kept", "fit"),
    "visits": ("priority", "served"),
    "pairing": ("total",),
}
"""The goals, from the first on, that every method with a proof has proven: there is one right answer."""
EVERY_GOAL = tuple(dict.fromkeys(goal for goals in GOALS.values() for goal in goals))

RUN_COLUMNS = ("scenario", "programme", "size", "seed", "cores", "limit_seconds", "method")
FIGURES = (
    "status",
    "value",
    "bound",
    "gap_percent",
    "goals_proven",
    "seconds",
    "cpu_seconds",
    "seconds_to_first",
    "seconds_to_within",
    "seconds_to_headline_proof",
    "seconds_to_proof",
    "megabytes",
    "violations",
    "note",
)
COLUMNS = (*RUN_COLUMNS, *FIGURES, *EVERY_GOAL, *(f"{goal}_bound" for goal in EVERY_GOAL))

Cell = str | int | float | None
Row = dict[str, Cell]


class NotHereError(Exception):
    """Something that the method needs is not installed."""


class RunEnd(StrEnum):
    """How a run ended."""

    DONE = "done"
    KILLED = "killed"
    """It did not mind the limit, and was ended from outside."""
    FAILED = "failed"
    SKIPPED = "skipped"
    """Something that the method needs is not installed."""


@dataclass(frozen=True)
class Judgement:
    """The goals of the plan, the bounds that the method has proven, how much the audit found; by the name of the goal.

    ``proves`` are the goals that the method speaks of at all: settled together, they are its proof.
    """

    goals: Mapping[str, int]
    bounds: Mapping[str, int]
    violations: int
    proves: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class Measurement:
    """A run seen from outside."""

    run: BenchmarkRun
    ended: RunEnd
    moments: Sequence[Moment] = ()
    judged: Judgement | None = None
    seconds: float | None = None
    cpu_seconds: float | None = None
    megabytes: float | None = None
    note: str = ""

    def row(self) -> Row:
        """As a row; ``seconds_to_within`` is filled in when all methods are done with the instance."""
        run = self.run
        row: Row = dict.fromkeys(COLUMNS)
        row |= {
            "scenario": run.scenario.name,
            "programme": run.scenario.programme,
            "size": run.size,
            "seed": run.seed,
            "cores": run.cores,
            "limit_seconds": run.scenario.seconds,
            "method": run.method,
            "status": str(self.ended),
            "seconds": _rounded(self.seconds),
            "cpu_seconds": _rounded(self.cpu_seconds),
            "seconds_to_first": _rounded(seconds_to_first(self.moments)),
            "seconds_to_headline_proof": _rounded(seconds_to_proof(self.moments)),
            "megabytes": None if self.megabytes is None else round(self.megabytes),
            "note": self.note,
        }
        last = self.moments[-1] if self.moments else Moment(0.0, None, None)
        value, bound = last.value, last.bound
        if self.judged is not None:
            value, bound = self._judged(row, self.judged)
        return row | {"value": value, "bound": bound, "gap_percent": _rounded(gap_percent(value, bound))}

    def _judged(self, row: Row, judged: Judgement) -> tuple[int | None, int | None]:
        proven = [goal for goal, bound in judged.bounds.items() if judged.goals.get(goal) == bound]
        row |= judged.goals
        row |= {f"{goal}_bound": bound for goal, bound in judged.bounds.items()}
        row |= {
            "goals_proven": len(proven),
            "seconds_to_proof": _rounded(self._seconds_to_proof(judged.proves, proven)),
            "violations": judged.violations,
            "note": "; ".join(note for note in (judged.note, self.note) if note),
        }
        headline = HEADLINES[self.run.scenario.programme]
        return judged.goals.get(headline), judged.bounds.get(headline)

    def _seconds_to_proof(self, proves: Sequence[str], proven: Sequence[str]) -> float | None:
        """The end of the run, or where the headline is the last goal that it speaks of, the moment of its proof."""
        if not proves or not set(proves) <= set(proven):
            return None
        of_headline = seconds_to_proof(self.moments) if proves[-1] == HEADLINES[self.run.scenario.programme] else None
        return self.seconds if of_headline is None else of_headline


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 3)
