"""``locks.csv``: what the centre has decided beforehand, and every contradiction of a rule or of another lock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from matcher.semester.tables.people import SemesterRoster
from matcher.tables.locks import has_needs, keep_first
from matcher.tables.records import Sheet, TableRecord
from matcher.tables.times import clock_text
from models.policy import Policy
from models.rules.plan import L1
from models.rules.semester import P1, S3, START_GRID_MINUTES
from models.semester import under_policy
from models.semester.problem import Child, Group, School, Slot, Tutor
from models.week import Week

Finding = tuple[str, str, dict[str, object]]
"""A contradiction: the code of a fault, the column it shows in, and the figures of its text."""


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


_NEEDS = {
    "pair": ("child_id", "tutor_id"),
    "forbid": ("child_id", "tutor_id"),
    "slot": ("university_id", "school_id", "weekday", "start"),
}
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Locks:
    """The locks of a semester, each once."""

    pairs: tuple[Pair, ...]
    forbidden: frozenset[Pair]
    slots: Mapping[Group, tuple[Slot, ...]]


def read_locks(sheet: Sheet, roster: SemesterRoster, policy: Policy) -> Locks:
    """The locks of the table; contradictions are reported to the sheet, unless the policy waives all locks (L1)."""
    return _SemesterLocks(sheet, roster, policy).read()


class _SemesterLocks:
    """Sorts the rows into locks by kind, each with the row where it stands first, and checks them."""

    def __init__(self, sheet: Sheet, roster: SemesterRoster, policy: Policy) -> None:
        self._sheet = sheet
        self._roster = roster
        self._policy = policy
        self._groups = frozenset(roster.groups)
        self._pairs: dict[Pair, int] = {}
        self._forbidden: dict[Pair, int] = {}
        self._slots: dict[Group, dict[Slot, int]] = defaultdict(dict)
        self._unsound: set[Group] = set()

    def read(self) -> Locks:
        """Sort, check, and give what was found."""
        for record in self._sheet.whole:
            if has_needs(self._sheet, record, _NEEDS):
                self._sort(record)
        if self._policy[L1].binds:
            self._check()
        slots = {group: tuple(sorted(rows)) for group, rows in self._slots.items()}
        return Locks(tuple(self._pairs), frozenset(self._forbidden), slots)

    def _check(self) -> None:
        """Every contradiction of a rule or of another lock."""
        for group, rows in self._slots.items():
            self._check_group_exists(group, rows)
            self._check_slots(group, rows)
        self._check_each_once()
        self._check_forbidden()
        for group, locked in self._check_pairs().items():
            self._check_together(group, locked)

    def _sort(self, record: TableRecord) -> None:
        if record["kind"] == "slot":
            group = Group(record["university_id"], record["school_id"])
            keep_first(self._sheet, self._slots[group], Slot(record["weekday"], record["start"]), record)
            return
        locks = self._pairs if record["kind"] == "pair" else self._forbidden
        keep_first(self._sheet, locks, (record["child_id"], record["tutor_id"]), record)

    def _check_group_exists(self, group: Group, rows: Mapping[Slot, int]) -> None:
        known = (
            group.university_id in self._roster.universities
            and group.school_id in self._roster.schools
            and self._groups
        )
        if known and group not in self._groups:
            for row in rows.values():
                university = group.university_id
                self._sheet.error("lock_no_group", row, "school_id", group.school_id, university=university)

    def _check_slots(self, group: Group, rows: Mapping[Slot, int]) -> None:
        school = self._roster.schools.get(group.school_id)
        if school is None:
            self._unsound.add(group)
            return
        before = len(self._sheet.faults)
        most = self._policy.sessions_a_week
        days: dict[int, int] = {}
        for place, (slot, row) in enumerate(rows.items()):
            shown = clock_text(slot.start)
            for code, column, figures in slot_faults(slot, school, self._policy):
                self._sheet.error(code, row, column, shown, school=school.id, **figures)
            at_once = [r for other, r in rows.items() if r < row and overlap(other, slot, self._policy)]
            if slot.weekday in days and self._policy.sessions_a_day < 2:
                first = days[slot.weekday]
                self._sheet.error("lock_same_day", row, "weekday", shown, first_row=first)
            elif at_once:
                self._sheet.error("lock_at_once", row, "start", shown, first_row=at_once[0])
            elif place >= most:
                self._sheet.error("lock_too_many_slots", row, "school_id", school.id, most=most)
            days.setdefault(slot.weekday, row)
        if len(self._sheet.faults) > before:
            self._unsound.add(group)

    def _check_each_once(self) -> None:
        """P1: no child in two pairs, and no tutor in more than the policy allows, all of one group."""
        children: dict[str, int] = {}
        tutors: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for (child_id, tutor_id), row in self._pairs.items():
            if child_id in children:
                first = children[child_id]
                self._sheet.error("lock_child_twice", row, "child_id", child_id, first_row=first)
            self._check_tutor(tutor_id, child_id, row, tutors[tutor_id])
            children.setdefault(child_id, row)
            tutors[tutor_id].append((child_id, row))

    def _check_tutor(self, tutor_id: str, child_id: str, row: int, before: Sequence[tuple[str, int]]) -> None:
        """P1: one more child for a tutor who is locked to those ``before``, each with its row."""
        most = self._policy[P1].children_a_tutor
        if not before:
            return
        first = before[0][1]
        known = self._roster.children
        groups = {known[id_].group for id_ in (child_id, *(id_ for id_, _ in before)) if id_ in known}
        if most == 1:
            self._sheet.error("lock_tutor_twice", row, "tutor_id", tutor_id, first_row=first)
        elif len(before) >= most:
            self._sheet.error("lock_tutor_full", row, "tutor_id", tutor_id, first_row=first, most=most)
        elif len(groups) > 1:
            self._sheet.error("lock_tutor_in_two_groups", row, "tutor_id", tutor_id, first_row=first)

    def _check_forbidden(self) -> None:
        for pair, row in self._pairs.items():
            if pair in self._forbidden:
                first, last = sorted((row, self._forbidden[pair]))
                figures = {"child": pair[0], "first_row": first}
                self._sheet.error("lock_pair_forbidden", last, "tutor_id", pair[1], **figures)

    def _check_pairs(self) -> dict[Group, list[tuple[Tutor, int]]]:
        """Check each pair by itself; gives the locked tutors of each group that could come, with their rows."""
        locked: dict[Group, list[tuple[Tutor, int]]] = defaultdict(list)
        for (child_id, tutor_id), row in self._pairs.items():
            child, tutor = self._roster.children.get(child_id), self._roster.tutors.get(tutor_id)
            if child is None or tutor is None:
                continue
            for code, column, figures in pair_faults(child, tutor, self._policy):
                value = child.id if column == "child_id" else tutor.id
                self._sheet.error(code, row, column, value, tutor=tutor.id, **figures)
            if may_meet(child, tutor, self._policy):
                locked[child.group].append((tutor, row))
        return locked

    def _check_together(self, group: Group, locked: Sequence[tuple[Tutor, int]]) -> None:
        """Check that all pairs locked in a group can meet at its slots, and fit the limits."""
        school = self._roster.schools.get(group.school_id)
        if school is None or group.university_id not in self._roster.universities:
            return
        for code, column, figures in limit_faults(group, [t.id for t, _ in locked], self._roster, self._policy):
            self._sheet.error(code, locked[-1][1], column, group.school_id, **figures)
        if group in self._unsound:
            return
        from models.semester.timetable import slots_of  # numpy: only for those who lock pairs

        slots = self._slots.get(group, {})
        common = slots_of(school, self._policy)
        together = True
        weeks = under_policy.free_weeks([tutor for tutor, _ in locked], self._policy)
        for (tutor, row), week in zip(locked, weeks, strict=True):
            if busy := [r for slot, r in slots.items() if not is_free(week, slot, self._policy)]:
                self._sheet.error("lock_not_free", row, "tutor_id", tutor.id, slot_row=busy[0])
                together = False
                continue
            free = [slot for slot in slots_of(school, self._policy) if is_free(week, slot, self._policy)]
            if not week_exists(free, tuple(slots), self._policy):
                self._sheet.error("lock_no_common_time", row, "tutor_id", tutor.id, school=school.id)
                together = False
            common = [slot for slot in common if slot in free]
        if together and not week_exists(common, tuple(slots), self._policy):
            rows = ", ".join(str(row) for _, row in locked)
            self._sheet.error(
                "lock_no_time_together", locked[-1][1], "tutor_id", locked[-1][0].id, school=school.id, rows=rows
            )
