"""What a lock may not contradict: plain checks of one pair or one slot against the rules, before anything is planned.

Each check yields the code of a fault, the column it shows in, and the figures of its text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from matcher.semester.tables.people import SemesterRoster
from matcher.tables.times import clock_text
from models.policy import Policy
from models.rules.semester import S3, START_GRID_MINUTES
from models.semester import under_policy
from models.semester.problem import Child, Group, School, Slot, Tutor
from models.week import Week

Finding = tuple[str, str, dict[str, object]]


def pair_faults(child: Child, tutor: Tutor, policy: Policy) -> Iterator[Finding]:
    """What a pair that is to be breaks of the rules of pairs, as far as they hold."""
    from models.semester.pair_rules import PAIR_RULES, UNIVERSITY  # numpy: only for those who lock pairs

    if not child.university_id:
        yield "lock_not_served", "child_id", {"child": child.id, "school": child.school_id}
    for rule in PAIR_RULES:
        told = rule is UNIVERSITY and not child.university_id
        if not told and not rule.allows(child, tutor, policy):
            yield rule.fault, "tutor_id", dict(rule.figures(child, tutor, policy))


def may_meet(child: Child, tutor: Tutor, policy: Policy) -> bool:
    """P8: whether the tutor may be of the child's group, which a child whom no university serves has not."""
    from models.semester.pair_rules import UNIVERSITY

    return bool(child.university_id) and UNIVERSITY.allows(child, tutor, policy)


def limit_faults(group: Group, tutor_ids: Sequence[str], roster: SemesterRoster, policy: Policy) -> Iterator[Finding]:
    """S7 and S8 for the pairs locked in one group, which all meet at one time; ``tutor_ids`` are their tutors."""
    university, school = roster.universities[group.university_id], roster.schools[group.school_id]
    figures: dict[str, object] = {"university": university.id, "school": school.id, "pairs": len(tutor_ids)}
    seats, computers = under_policy.seats(university, policy), under_policy.computers(school, policy)
    if seats is not None and seats < len(set(tutor_ids)):
        yield "lock_seats", "child_id", {**figures, "tutors": len(set(tutor_ids)), "limit": seats}
    if under_policy.class_leaders(university, policy) == 0:
        yield "lock_class_leaders", "child_id", figures
    if computers is not None and computers < len(tutor_ids):
        yield "lock_computers", "child_id", {**figures, "limit": computers}


def slot_faults(slot: Slot, school: School, policy: Policy) -> Iterator[Finding]:
    """S3, S4 and the start times that may be chosen, for a slot that is to be."""
    end = slot.start + policy.session_minutes
    latest = policy[S3].latest_end
    week = under_policy.windows(school, policy)
    windows = week[slot.weekday]
    figures: dict[str, object] = {"end": clock_text(end), "latest": clock_text(latest)}
    if end > latest:
        yield "lock_late", "start", figures
    if not is_free(week, slot, policy):
        shown = "; ".join(f"{clock_text(w.start)}-{clock_text(w.end)}" for w in windows)
        yield "lock_outside_window", "start", {**figures, "windows": shown or "-"}
    openings = {window.start for window in (*windows, *school.windows[slot.weekday])}
    if slot.start % START_GRID_MINUTES and slot.start not in openings:
        yield "lock_start", "start", {"grid": START_GRID_MINUTES}


def is_free(week: Week, slot: Slot, policy: Policy) -> bool:
    """Whether one stretch of the week holds the whole session."""
    end = slot.start + policy.session_minutes
    return any(s.start <= slot.start and end <= s.end for s in week[slot.weekday])


def week_exists(slots: Sequence[Slot], locked: Sequence[Slot], policy: Policy) -> bool:
    """Whether as many of the slots as a week has sessions include all that are locked (S1, S2)."""
    weeks = combinations(sorted(slots), policy.sessions_a_week)
    return any(set(locked) <= set(week) and week_holds(week, policy) for week in weeks)


def week_holds(week: Sequence[Slot], policy: Policy) -> bool:
    """S2: whether slots (in order) are on different weekdays or, where a day holds several, one after the other."""
    if policy.sessions_a_day < 2:
        return all(before.weekday != after.weekday for before, after in pairwise(week))
    return not any(overlap(before, after, policy) for before, after in pairwise(week))


def overlap(one: Slot, other: Slot, policy: Policy) -> bool:
    """Whether sessions at the two slots would run at once."""
    return one.weekday == other.weekday and abs(one.start - other.start) < policy.session_minutes
