"""Every tuning number of the algorithms with its reason: how hard is searched, how long, how much at once.

What a plan has to keep stands in the rule books, not here. Whatever these numbers are, a plan keeps every rule and a
bound is proven; they tell how soon a proof is found, and where time or effort ends a search, how near it comes. The
numbers that come along are those of :class:`Tuning` as it is made; where a docstring says that a number was found by
trial, no better reason is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from models.tuning.running import RunningTuning, SolverTuning
from models.tuning.semester import DatingTuning, JointTuning, SemesterShortfallTuning
from models.tuning.visits import AssignmentTuning, CalendarTuning, VisitShortfallTuning

__all__ = [
    "ROUNDING",
    "TUNING",
    "AssignmentTuning",
    "CalendarTuning",
    "DatingTuning",
    "JointTuning",
    "RunningTuning",
    "SemesterShortfallTuning",
    "SolverTuning",
    "Tuning",
    "VisitShortfallTuning",
    "with_tuning",
]

ROUNDING = 1e-6
"""What sums of doubles may be off by: values are at most some ten thousands a column, so their sums are exact to 1e-9.

It is no number to tune and stands in no family: proofs rest on it. Too small, and the best plan may be dropped for an
error in the last digit; too large, and a bound of 99.9999 is read as 100.
"""


@dataclass(frozen=True)
class Tuning:
    """The tuning numbers of every room: a family for each, of numbers with their reasons.

    ``Tuning(semester_joint=JointTuning(kicks=0))`` differs in one. See :mod:`models.tuning` for what they may change.
    """

    solvers: SolverTuning = field(default_factory=SolverTuning)
    """The solvers of linear and whole models (``models/linear.py``), and CP-SAT."""
    semester_joint: JointTuning = field(default_factory=JointTuning)
    """A semester's slots and pairs (``models/semester/joint``)."""
    semester_dating: DatingTuning = field(default_factory=DatingTuning)
    """The dates of a term (``models/semester/dating``)."""
    semester_shortfall: SemesterShortfallTuning = field(default_factory=SemesterShortfallTuning)
    """Why a child has no tutor (``models/semester/shortfall``)."""
    visits_assignment: AssignmentTuning = field(default_factory=AssignmentTuning)
    """Which lead accompanies which school (``models/visits/assignment``, and the pairs before it)."""
    visits_calendars: CalendarTuning = field(default_factory=CalendarTuning)
    """On which dates (``models/visits/calendars``)."""
    visits_shortfall: VisitShortfallTuning = field(default_factory=VisitShortfallTuning)
    """Why a school has no lead (``models/visits/shortfall``)."""
    running: RunningTuning = field(default_factory=RunningTuning)
    """How a run goes on (``matcher/running``, and what is done with a run's parts)."""


TUNING: ContextVar[Tuning] = ContextVar("tuning", default=Tuning())  # noqa: B039 (it is frozen)
"""The numbers that hold in this thread's context. A search reads its family once, where it begins."""


@contextmanager
def with_tuning(tuning: Tuning | None) -> Iterator[None]:
    """In this block, in this thread alone, these numbers hold; with ``None`` those that hold already.

    What works for a run elsewhere is given them: a thread takes over the context, a task for a process or a cluster
    carries them.
    """
    token = TUNING.set(tuning or TUNING.get())
    try:
        yield
    finally:
        TUNING.reset(token)
