"""What a policy adds to the hours and limits that the tables name (S4, S6-S8), and the locks that bind (L1).

The models read hours, limits and locks of a semester through here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from models.margin import widen
from models.policy import Policy
from models.rules.plan import L1
from models.rules.semester import S3, S4, S6, S7, S8
from models.semester.problem import School, Semester, Tutor, University
from models.week import Interval, Week


def windows(school: School, policy: Policy) -> Week:
    """S4: the after-school windows as the policy reads them.

    A window that closes at the programme's own latest end (S3) closes there because of it: where a policy allows a
    later end, it stays open until then.
    """
    latest = policy[S3].latest_end
    week = school.windows if latest <= _CLAUSE_END else _open_until(school.windows, latest)
    return widen(week, policy[S4].margin_minutes)


_CLAUSE_END = S3().latest_end


@lru_cache(maxsize=1 << 12)
def _open_until(week: Week, latest: int) -> Week:
    mon, tue, wed, thu, fri = (
        tuple(Interval(one.start, latest) if one.end == _CLAUSE_END else one for one in day) for day in week
    )
    return mon, tue, wed, thu, fri


def free_weeks(tutors: Sequence[Tutor], policy: Policy) -> list[Week]:
    """S6: each tutor's free time as the policy reads it."""
    margin = policy[S6].margin_minutes
    return [widen(tutor.free, margin) for tutor in tutors] if margin else [tutor.free for tutor in tutors]


def seats(university: University, policy: Policy) -> int | None:
    """S7: how many tutors the university seats; ``None`` is no limit."""
    return _with(university.seats, policy[S7].extra_seats)


def class_leaders(university: University, policy: Policy) -> int | None:
    """S7: how many groups the university leads at once; ``None`` is no limit."""
    return _with(university.class_leaders, policy[S7].extra_class_leaders)


def computers(school: School, policy: Policy) -> int | None:
    """S8: how many children the school seats at computers; ``None`` is no limit."""
    return _with(school.computers, policy[S8].extra_computers)


def _with(limit: int | None, extra: int) -> int | None:
    return None if limit is None else max(0, limit + extra)


def under_locks(semester: Semester, policy: Policy) -> Semester:
    """The semester with the locks that bind: all of them, or none where the policy waives L1."""
    if policy[L1].binds:
        return semester
    return replace(semester, pair_locks=(), forbidden=frozenset(), slot_locks={})
