"""What is told of a run, whatever its programme: status and goals, a plan's two audits, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from matcher.audit.violation import Violation
from matcher.laboratory.jobs import Job
from matcher.laboratory.record import Record
from matcher.texts import Language
from models.goals import GoalResult, Status
from models.policy import Policy
from models.rules import RULES, Kind

UNTOLD = ("", "")
"""Detail and remedy of one who is left out: a run keeps only the reason's code."""


class FailedAuditError(RuntimeError):
    """A plan breaks its own policy: a fault of this program."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        super().__init__("; ".join(f"{found.rule}: {found.sentence(Language.EN)}" for found in violations))


def settled(job: Job, status: Status, goals: tuple[GoalResult, ...], seconds: float) -> Record:
    """The record of a run of which nothing more is told."""
    return Record(job.key, status, goals, round(seconds, 3))


def check(violations: Iterable[Violation]) -> None:
    """Raises :class:`FailedAuditError` where the audit of a plan under its own policy finds more than warnings."""
    broken = [violation for violation in violations if not violation.warning]
    if broken:
        raise FailedAuditError(broken)


def breaches(job: Job, audit: Callable[[Policy], Iterable[Violation]]) -> Mapping[str, int]:
    """How often each rule of the programme as written is broken, whose goals and method are here the job's.

    Preferences bind nobody: of them, only columns of the plan's files are audited.
    """
    programme = Policy.programme(job.tables.programme)
    if job.policy.settings == programme.settings:
        return {}  # the same rules, which have just been audited
    found = audit(replace(programme, goals=job.policy.goals, method=job.policy.method))
    return counted(
        violation.rule
        for violation in found
        if not violation.warning and RULES[violation.rule].kind is not Kind.PREFERENCE
    )


def counted(words: Iterable[str]) -> Mapping[str, int]:
    """How often each word occurs, in the words' order."""
    return {str(word): count for word, count in sorted(Counter(words).items())}
