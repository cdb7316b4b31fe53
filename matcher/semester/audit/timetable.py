"""The weekly timetable of each group, and the locks (S1-S6, L1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from matcher.audit.violation import Violation
from matcher.audit.week import clock, inside, intervals, kept_open, lengthen, weekday_word
from matcher.grouping import group_by
from matcher.semester.audit.groups import GroupRows, Time, TimedRow, by_timetable
from matcher.semester.audit.index import PlanIndex
from matcher.semester.tables.plan_rows import WrittenPair, WrittenSession, WrittenSlot
from models.rules.plan import L1
from models.rules.semester import S1, S2, S3, S4, S6, START_GRID_MINUTES
from models.week import Week

_SLOTS = WrittenSlot.file


def _told(time: Time) -> dict[str, str]:
    weekday, start, end = time
    return {"weekday": weekday_word(weekday), "start": clock(start), "end": clock(end)}


def s1(index: PlanIndex) -> Iterator[Violation]:
    """S1: two slots (or what the policy says) for each group that meets, none for others; sessions of full length."""
    due = index.policy[S1].sessions_a_week
    for group in index.groups.meeting:
        if len(group.slots) < due:
            yield group.violation("S1", "few_slots", group.slots or _SLOTS, count=len(group.slots), due=due)
    for group in index.groups.slotted:
        if not group.members:
            yield group.violation("S1", "slots_without_children", group.slots)
    wrong = index.groups.slot_places - {group.people for group in index.groups.slotted}
    for slot in index.plan.slots if wrong else ():
        if (slot.university_id, slot.school_id) in wrong:
            place = {"university": slot.university_id, "school": slot.school_id}
            yield Violation.of("S1", "unknown_group", place.values(), [slot], **place)
    length = index.policy.session_minutes
    yield from by_timetable(index.groups.meeting_groups, lambda group: _lengths(group, length))


def _lengths(group: GroupRows, minutes: int) -> Iterator[Violation]:
    for time in group.timetable.times:
        _, start, end = time
        if end - start != minutes:
            yield group.violation("S1", "length", group.at(time), **_told(time), minutes=minutes)


def s2(index: PlanIndex) -> Iterator[Violation]:
    """S2: no group has slots on one weekday, or sessions on one date, of more minutes than a day may have."""
    length = index.policy.session_minutes
    most = index.policy[S2].most_minutes_a_day
    if length > most and index.groups.slotted:
        yield Violation.of("S2", "session_over_day", (), _SLOTS, minutes=length, most=most)
    # One that is too long by itself has been told of; lengths that are written wrong are S1's.
    together = max(1, most // length)
    yield from by_timetable(index.groups.slotted, lambda group: _same_weekday(group, together))
    yield from by_timetable(index.groups.dated, lambda group: _twice_on_a_date(group, together))


def _same_weekday(group: GroupRows, most: int) -> Iterator[Violation]:
    for weekday, rows in _same_weekdays(group.slots):
        if len(rows) > most:
            yield group.violation("S2", "same_weekday", rows, weekday=weekday_word(weekday))


def _same_weekdays(slots: Sequence[WrittenSlot]) -> Iterator[tuple[int, list[WrittenSlot]]]:
    """Each weekday with more than one slot, and its slots by start."""
    days = group_by(slots, lambda slot: slot.weekday)
    return ((day, sorted(rows, key=lambda row: row.start)) for day, rows in days.items() if len(rows) > 1)


def _twice_on_a_date(group: GroupRows, most: int) -> Iterator[Violation]:
    for rows in _same_date(group.sessions):
        if not _overlapping(rows) and len(rows) > most:
            yield group.violation("S2", "same_date", rows, date=rows[0].date)


def _same_date(sessions: Sequence[WrittenSession]) -> Iterator[list[WrittenSession]]:
    """The sessions of each date that holds more than one, by start."""
    dates = group_by(sessions, lambda session: session.date)
    return (sorted(rows, key=lambda row: row.start) for rows in dates.values() if len(rows) > 1)


def _overlapping(rows: Sequence[TimedRow]) -> bool:
    """Whether two of the rows (by start) run at once: the group meets in batches, which is S5's."""
    return any(before.end > after.start for before, after in pairwise(rows))


def s3(index: PlanIndex) -> Iterator[Violation]:
    """S3: no session ends after the latest end."""
    latest = index.policy[S3].latest_end
    yield from by_timetable(index.groups.meeting_groups, lambda group: _late_ends(group, latest))


def _late_ends(group: GroupRows, latest: int) -> Iterator[Violation]:
    for time in group.timetable.times:
        _, _, end = time
        if end > latest:
            yield group.violation("S3", "late_end", group.at(time), **_told(time), latest=clock(latest))


def s4(index: PlanIndex) -> Iterator[Violation]:
    """S4: a session lies inside one window, as the policy reads it, and begins at a time that may be chosen."""
    margin = index.policy[S4].margin_minutes
    latest, clause = index.policy[S3].latest_end, S3().latest_end
    for group in index.groups.meeting_groups:
        week = index.semester.schools[group.school_id].windows
        if latest != clause:
            week = kept_open(week, int(clause), latest)
        openings = [{window.start for window in day} for day in week]
        week = lengthen(week, margin)
        for time in group.timetable.times:
            yield from _window(group, time, week, openings)


def _window(group: GroupRows, time: Time, week: Week, openings: Sequence[Set[int]]) -> Iterator[Violation]:
    """``openings`` are those of each weekday before the policy makes windows longer: they may be chosen, too."""
    weekday, start, end = time
    windows = intervals(week, weekday)
    if not inside(start, end, week, weekday):
        open_at = ", ".join(f"{clock(window.start)}-{clock(window.end)}" for window in windows)
        yield group.violation("S4", "outside_window", group.at(time), windows=open_at or "-", **_told(time))
    elif start % START_GRID_MINUTES and start not in {window.start for window in windows} | openings[weekday]:
        yield group.violation("S4", "odd_start", group.at(time), **_told(time), grid=START_GRID_MINUTES)


def s5(index: PlanIndex) -> Iterator[Violation]:
    """S5: one timetable for the whole group: no slot more than are due, and no two sessions at once."""
    due = index.policy[S1].sessions_a_week
    for group in index.groups.slotted:
        if len(group.slots) > due:
            yield group.violation("S5", "many_slots", group.slots, count=len(group.slots), due=due)
    most = index.policy[S2].most_minutes_a_day // index.policy.session_minutes
    yield from by_timetable(index.groups.slotted, lambda group: _slots_at_once(group, most))
    yield from by_timetable(index.groups.dated, _batches)


def _slots_at_once(group: GroupRows, most: int) -> Iterator[Violation]:
    """Slots of one weekday that overlap, where it holds as many (else they are S2's)."""
    for weekday, rows in _same_weekdays(group.slots):
        if _overlapping(rows) and len(rows) <= most:
            yield group.violation("S5", "slots_at_once", rows, weekday=weekday_word(weekday))


def _batches(group: GroupRows) -> Iterator[Violation]:
    for rows in _same_date(group.sessions):
        if _overlapping(rows):
            yield group.violation("S5", "batches", rows, date=rows[0].date)


def s6(index: PlanIndex) -> Iterator[Violation]:
    """S6: each paired tutor is free, as the policy reads it, for the whole of every slot and session of the group."""
    margin = index.policy[S6].margin_minutes
    for group in index.groups.meeting:
        weeks = [lengthen(tutor.free, margin) for _, _, tutor in group.members]
        for time in group.timetable.times:
            yield from _busy(group, time, weeks)


def _busy(group: GroupRows, time: Time, weeks: Sequence[Week]) -> Iterator[Violation]:
    """``weeks`` is when each tutor of the group's members is free."""
    weekday, start, end = time
    for pair, week in zip(group.members, weeks, strict=True):
        written, child, tutor = pair
        if not inside(start, end, week, weekday):
            people = {"tutor": tutor.id, "child": child.id}
            yield Violation.of("S6", "tutor_busy", pair.people, (written, *group.at(time)), **people, **_told(time))


def l1(index: PlanIndex) -> Iterator[Violation]:
    """L1: what the centre locked holds, unless the policy waives it."""
    if index.policy[L1].holds == "waive":
        return
    if index.semester.pair_locks or index.semester.forbidden:
        yield from _pair_locks(index)
    yield from _slot_locks(index)


def _pair_locks(index: PlanIndex) -> Iterator[Violation]:
    paired = {row.people for row in index.pairs}
    stands = {row.child.id: [row.written] for row in index.pairs}
    for lock in index.semester.pair_locks:
        if lock not in paired:
            child, tutor = lock
            yield Violation.of("L1", "pair_lock", lock, stands.get(child, WrittenPair.file), child=child, tutor=tutor)
    for row in index.pairs:
        if row.people in index.semester.forbidden:
            yield row.violation("L1", "forbidden_pair")


def _slot_locks(index: PlanIndex) -> Iterator[Violation]:
    """A locked slot binds a group that meets, and no other."""
    for locked, locks in index.semester.slot_locks.items():
        group = index.groups.find((locked.university_id, locked.school_id))
        if group is None or not group.members:
            continue
        held = {(weekday, start) for weekday, start, _ in group.timetable.slots}
        for lock in locks:
            if (lock.weekday, lock.start) not in held:
                place = {"weekday": weekday_word(lock.weekday), "start": clock(lock.start)}
                yield group.violation("L1", "slot_lock", group.slots or _SLOTS, **place)
