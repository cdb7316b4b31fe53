"""The weekly timetable of each group, and the locks (S1-S6, L1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from matcher.audit.index import PAIRS, SLOTS, PairRow, PlanIndex, TimedRow, cells
from matcher.audit.violation import Violation
from matcher.audit.week import clock, inside, intervals, weekday_word
from matcher.tables.written import WrittenSession, WrittenSlot
from models.rules import SESSIONS_A_WEEK, START_GRID_MINUTES
from models.semester.problem import Group


def _timetables(index: PlanIndex) -> Iterator[tuple[Group, list[TimedRow]]]:
    """Every group with each time of the week at which it has rows."""
    return ((group, rows) for group, moments in index.moments.items() for rows in moments)


def _group(rule: str, code: str, group: Group, rows: Sequence[TimedRow] = (), **figures: object) -> Violation:
    """A violation of a group, with university and school among its figures."""
    named = {"university": group.university_id, "school": group.school_id}
    named |= {name: str(value) for name, value in figures.items()}
    people = (group.university_id, group.school_id)
    return Violation(rule, code, people, cells(rows) or (SLOTS,), named)


def _time(row: TimedRow) -> dict[str, str]:
    return {
        "weekday": weekday_word(row.weekday),
        "start": clock(row.start),
        "end": clock(row.end),
    }


def s1(index: PlanIndex) -> Iterator[Violation]:
    """S1: two slots for each group that meets, none for others, and sessions of full length."""
    for group in index.meeting:
        slots = index.slots.get(group, [])
        if len(slots) < SESSIONS_A_WEEK:
            yield _group("S1", "few_slots", group, slots, count=len(slots))
    for group, slots in index.slots.items():
        if group not in index.members:
            yield _group("S1", "slots_without_children", group, slots)
    for slot in index.plan.slots:
        yield from _place_of(index, slot)
    length = index.policy.session_minutes
    for group, rows in _timetables(index):
        if rows[0].end - rows[0].start != length:
            yield _group("S1", "length", group, rows, **_time(rows[0]), minutes=length)


def _place_of(index: PlanIndex, slot: WrittenSlot) -> Iterator[Violation]:
    """The group that a row of ``slots.csv`` names."""
    group = index.group_ids.find(slot.university_id, slot.school_id)
    cell = (f"{SLOTS}:{slot.row}",)
    written = (slot.university_id, slot.school_id)
    figures = {"university": slot.university_id, "school": slot.school_id}
    if group is None:
        yield Violation("S1", "unknown_group", written, cell, figures)
    elif written != (group.university_id, group.school_id):
        near = figures | {"near": f"{group.university_id} / {group.school_id}"}
        yield Violation("S1", "group_lost_zeros", written, cell, near)


def s2(index: PlanIndex) -> Iterator[Violation]:
    """S2: no group has two slots on one weekday or two sessions on one date."""
    length = index.policy.session_minutes
    most = index.policy.number("S2", "most_minutes_a_day")
    if length > most and index.slots:
        figures = {"minutes": str(length), "most": str(most)}
        yield Violation("S2", "session_over_day", (), (SLOTS,), figures)
    for group, slots in index.slots.items():
        days: dict[int, list[WrittenSlot]] = {}
        for slot in slots:
            days.setdefault(slot.weekday, []).append(slot)
        for weekday, rows in days.items():
            if len(rows) > 1:
                yield _group("S2", "same_weekday", group, rows, weekday=weekday_word(weekday))
    for group, sessions in index.sessions.items():
        for dated in _same_date(sessions):
            if not _overlapping(dated):
                yield _group("S2", "same_date", group, dated, date=dated[0].date)


def _same_date(sessions: Sequence[WrittenSession]) -> Iterator[list[WrittenSession]]:
    """The sessions of each date that holds more than one, by start."""
    dates: dict[date, list[WrittenSession]] = {}
    for session in sessions:
        dates.setdefault(session.date, []).append(session)
    return (sorted(rows, key=lambda row: row.start) for rows in dates.values() if len(rows) > 1)


def _overlapping(rows: Sequence[WrittenSession]) -> bool:
    """Whether two of the rows (by start) run at once: the group meets in batches, which is S5's."""
    return any(before.end > after.start for before, after in pairwise(rows))


def s3(index: PlanIndex) -> Iterator[Violation]:
    """S3: no session ends after the latest end."""
    latest = index.policy.number("S3", "latest_end")
    for group, rows in _timetables(index):
        if rows[0].end > latest:
            yield _group("S3", "late_end", group, rows, **_time(rows[0]), latest=clock(latest))


def s4(index: PlanIndex) -> Iterator[Violation]:
    """S4: a session lies inside one window and begins at a time that may be chosen."""
    for group, rows in _timetables(index):
        row, week = rows[0], index.semester.schools[group.school_id].windows
        windows = intervals(week, row.weekday)
        if not inside(row.start, row.end, week, row.weekday):
            open_at = ", ".join(f"{clock(window.start)}-{clock(window.end)}" for window in windows)
            figures = {"windows": open_at or "-"} | _time(row)
            yield _group("S4", "outside_window", group, rows, **figures)
        elif row.start % START_GRID_MINUTES and row.start not in {w.start for w in windows}:
            yield _group("S4", "odd_start", group, rows, **_time(row), grid=START_GRID_MINUTES)


def s5(index: PlanIndex) -> Iterator[Violation]:
    """S5: one timetable for the whole group: no third slot, and no two sessions at once."""
    for group, slots in index.slots.items():
        if len(slots) > SESSIONS_A_WEEK:
            yield _group("S5", "many_slots", group, slots, count=len(slots))
    for group, sessions in index.sessions.items():
        for rows in _same_date(sessions):
            if _overlapping(rows):
                yield _group("S5", "batches", group, rows, date=rows[0].date)


def s6(index: PlanIndex) -> Iterator[Violation]:
    """S6: each paired tutor is free for the whole of every slot and session of the group."""
    for group, members in index.members.items():
        for rows in index.moments.get(group, ()):
            yield from _busy(members, rows)


def _busy(members: Sequence[PairRow], rows: Sequence[TimedRow]) -> Iterator[Violation]:
    row = rows[0]
    start, end, weekday = row.start, row.end, row.weekday
    for pair in members:
        if not inside(start, end, pair.tutor.free, weekday):
            figures = {"tutor": pair.tutor.id, "child": pair.child.id} | _time(row)
            cited = cells((pair.written, *rows))
            yield Violation("S6", "tutor_busy", pair.people, cited, figures)


def l1(index: PlanIndex) -> Iterator[Violation]:
    """L1: what the centre locked holds."""
    if index.semester.pair_locks or index.semester.forbidden:
        yield from _pair_locks(index)
    yield from _slot_locks(index)


def _pair_locks(index: PlanIndex) -> Iterator[Violation]:
    paired = {row.people for row in index.pairs}
    stands = {row.child.id: row.cell for row in index.pairs}
    for lock in index.semester.pair_locks:
        if lock not in paired:
            yield _pair_lock("pair_lock", lock, (stands.get(lock[0], PAIRS),))
    for row in index.pairs:
        if row.people in index.semester.forbidden:
            yield _pair_lock("forbidden_pair", row.people, (row.cell,))


def _pair_lock(code: str, pair: tuple[str, str], cited: tuple[str, ...]) -> Violation:
    return Violation("L1", code, pair, cited, {"child": pair[0], "tutor": pair[1]})


def _slot_locks(index: PlanIndex) -> Iterator[Violation]:
    """A locked slot binds a group that meets, and no other."""
    for group, locked in index.semester.slot_locks.items():
        slots = index.slots.get(group, [])
        held = {(slot.weekday, slot.start) for slot in slots}
        for lock in locked if group in index.members else ():
            if (lock.weekday, lock.start) not in held:
                place = {"weekday": weekday_word(lock.weekday), "start": clock(lock.start)}
                yield _group("L1", "slot_lock", group, slots, **place)
