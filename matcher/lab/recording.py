"""What is told of a run, whatever its programme: status and goals, a plan's two audits, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from matcher.audit.violation import Violation
from matcher.lab.jobs import Job
from matcher.study.record import RunRecord
from models.goals import GoalResult, Status
from models.policy import Policy
from models.programmes import every_rule
from models.rules import RuleKind


def bare_record(job: Job, status: Status, goals: tuple[GoalResult, ...], seconds: float) -> RunRecord:
    """The record of a run of which nothing more is told."""
    return RunRecord(job.key, status, goals, round(seconds, 3))


def breaches(job: Job, audit: Callable[[Policy], Iterable[Violation]]) -> Mapping[str, int]:
    """How often each rule of the programme as written is broken, whose goals and method are here the job's.

    Preferences bind nobody: of them, only columns of the plan's files are audited.
    """
    programme = Policy.programme(job.tables.programme)
    if job.policy.rules == programme.rules:
        return {}  # the same rules, which have just been audited
    found = audit(replace(programme, goals=job.policy.goals, method=job.policy.method))
    return count_words(
        violation.rule
        for violation in found
        if not violation.warning and every_rule()[violation.rule].kind is not RuleKind.PREFERENCE
    )


def count_words(words: Iterable[str]) -> Mapping[str, int]:
    """How often each word occurs, in the words' order."""
    return {str(word): count for word, count in sorted(Counter(words).items())}
