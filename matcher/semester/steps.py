"""What goes before and after a semester's search: a term that holds the sessions, and why children have no tutor."""

from __future__ import annotations

from dataclasses import replace

from matcher.semester.tables.term import TERM_FILE
from matcher.semester.worker import datable_pairs
from matcher.tables.faults import Fault, InputError, Severity
from models.deadline import UNHURRIED, Deadline
from models.policy import Policy
from models.semester.dating import dates
from models.semester.plan import SemesterOutcome
from models.semester.problem import Semester, Term
from models.semester.shortfall.explain import explain, proven_by


def check_term(term: Term | None, policy: Policy) -> None:
    """S9: a term too short for the sessions of any group is a fault of its table, not of the search.

    Raises ``InputError``.
    """
    if term is None:
        return
    due, held = policy.sessions_a_week * term.weeks, dates.term_holds(term, policy)
    if held < due:
        figures = {"due": str(due), "held": str(held)}
        fault = Fault(Severity.ERROR, "term_too_short", TERM_FILE, 0, "last_day", term.last_day.isoformat(), figures)
        raise InputError([fault])


def explain_outcome(
    semester: Semester, policy: Policy, outcome: SemesterOutcome, deadline: Deadline = UNHURRIED
) -> SemesterOutcome:
    """The outcome, which has a plan, with the reason why each child without a tutor has none, as far as time goes."""
    assert outcome.plan is not None
    datable = datable_pairs(semester, policy, outcome.undatable)
    unmatched = explain(semester, policy, outcome.plan, proven_by(outcome.parts), datable, deadline)
    return replace(outcome, plan=replace(outcome.plan, unmatched=unmatched))
