"""Everything that a plan's files are written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from matcher.audit.violation import Violation
from matcher.tables.faults import Fault
from matcher.texts import Language
from models.policy import Policy
from models.programme import Programme

Problem = TypeVar("Problem")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Publication(Generic[Problem, Found]):
    """A plan of a programme and how to tell of it.

    ``problem`` is what was planned, ``outcome`` what came of it; its plan is never ``None`` here. ``notices`` are the
    warnings of the input; ``audit`` what the audit said of the written files (warnings only: a plan with a violation is
    not published), and ``digest`` names what they say. ``seconds`` goes into ``summary.json`` alone, so that every
    other file is the same bytes for the same input, seed and version. With ``--no-names`` no personal name stands in
    ``problem``.
    """

    programme: Programme
    problem: Problem
    policy: Policy
    outcome: Found
    language: Language
    seed: int
    seconds: float = 0.0
    notices: tuple[Fault, ...] = ()
    audit: tuple[Violation, ...] = ()
    digest: str = ""


AnyPublication: TypeAlias = Publication[Any, Any]
