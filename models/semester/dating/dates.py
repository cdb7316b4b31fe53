"""The dated sessions of a term: dates, make-ups for what falls out, and their judge (S9, S10).

First each group follows its timetable: the term's weeks, then as many further dates of its own
slots as it lost, then make-up workdays. All groups together keep every limit on those dates, as the
weekly timetable does. A group that needs still more takes dates of other weekdays (or of its own,
where a day holds two sessions) at any hour that suits school, tutors and limits, near the dates it
lost; who has the fewest such dates chooses first. Only where that leaves somebody short who could
be served is the whole of it searched exactly (:mod:`models.semester.dating.exact_dates`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from models.deadline import UNHURRIED, Deadline, check
from models.policy import Policy
from models.rules.semester import S9, S10
from models.semester.dating.calendar import is_regular, own_dates, teaching_days
from models.semester.dating.group_dates import DatedSlot, GroupDates
from models.semester.dating.occupancy import Occupancy, Resources
from models.semester.plan import Session, SessionKind
from models.semester.problem import Group, Semester, Slot, Term
from models.semester.timetable import WeekSlots

__all__ = ["SessionDates", "date_sessions", "own_dates", "sessions_admitted", "term_holds"]


@dataclass(frozen=True, slots=True)
class SessionDates:
    """The sessions of every group that meets, by group and number.

    ``short`` are the groups for which no full set of dates was found; theirs are the sessions that
    could be dated.
    """

    sessions: tuple[Session, ...]
    short: tuple[Group, ...]


def date_sessions(
    semester: Semester,
    policy: Policy,
    slots: Mapping[Group, WeekSlots],
    tutor_ids: Mapping[Group, tuple[str, ...]],
    deadline: Deadline = UNHURRIED,
    exact_deadline: Deadline = UNHURRIED,
) -> SessionDates:
    """Date the sessions of the groups that ``slots`` holds; ``tutor_ids`` are their paired tutors.

    The slots must keep S2-S8 in the weekly timetable. Nothing without a term. With these slots and
    tutors no dating leaves fewer groups short, unless the exact search reaches its limit of effort
    (tens of groups of one university, and hardly a date to spare); it says nothing of other slots.
    A valid date of the timetable is given up only where that makes a group complete. The same input
    gives the same dates on every machine, unless ``exact_deadline`` ends the exact search. Raises
    ``OutOfTimeError`` where ``deadline`` passes before there are any dates.
    """
    term = semester.term
    if term is None:
        return SessionDates((), ())
    groups = []
    for group in semester.groups:
        check(deadline)
        if group in slots:
            groups.append(GroupDates(semester, policy, term, group, slots[group], tutor_ids.get(group, ())))
    resources = Resources(semester, policy, tutor_ids)
    chosen = _in_turn(groups, Occupancy(resources, policy), deadline)
    if any(_is_short(dates, chosen) and dates.possible for dates in groups):
        from models.semester.dating.exact_dates import most_complete  # the solver

        chosen = most_complete(groups, chosen, resources, policy, exact_deadline)
    sessions = [session for dates in groups for session in _sessions(dates, chosen[dates.group], term, policy)]
    short = tuple(dates.group for dates in groups if _is_short(dates, chosen))
    return SessionDates(tuple(sessions), short)


def _is_short(dates: GroupDates, chosen: Mapping[Group, Sequence[DatedSlot]]) -> bool:
    return len(chosen[dates.group]) < dates.due


def _in_turn(groups: Sequence[GroupDates], occupancy: Occupancy, deadline: Deadline) -> dict[Group, list[DatedSlot]]:
    """Each group's first choice, and one after the other, dates elsewhere for who needs more."""
    chosen = {dates.group: dates.first_choice for dates in groups}
    for group, when in chosen.items():
        for at in when:
            occupancy.take(group, at.day, at.slot.start)
    wanting = [dates for dates in groups if _is_short(dates, chosen)]
    # Who cannot be complete anyway chooses last.
    wanting.sort(key=lambda dates: (not dates.possible, dates.room - dates.due, dates.group))
    for dates in wanting:
        check(deadline)
        chosen[dates.group] = chosen[dates.group] + _elsewhere(dates, chosen[dates.group], occupancy)
    return chosen


def _elsewhere(dates: GroupDates, chosen: Iterable[DatedSlot], occupancy: Occupancy) -> list[DatedSlot]:
    """Dates beside those chosen for the lost dates that the group's own slots do not make up.

    As far as there are any; each as near to the lost date as possible, later rather than earlier,
    and near its hour.
    """
    found: list[DatedSlot] = []
    offered = dates.anywhere()
    taken: defaultdict[date, list[int]] = defaultdict(list)
    for at in chosen:
        taken[at.day].append(at.slot.start)
    for lost in dates.lost[len(dates.own) :]:
        for day in sorted(offered, key=lambda day: (abs(day - lost.day), day < lost.day)):
            left = dates.beside(offered[day], taken[day])
            left.sort(key=lambda slot: (abs(slot.start - lost.slot.start), slot))
            slot = next((s for s in left if occupancy.fits(dates.group, day, s.start)), None)
            if slot is not None:
                occupancy.take(dates.group, day, slot.start)
                found.append(DatedSlot(day, slot))
                taken[day].append(slot.start)
                break
    return found


def _sessions(dates: GroupDates, when: Iterable[DatedSlot], term: Term, policy: Policy) -> list[Session]:
    ordered = sorted(when)
    co_learning = _co_learning(len(ordered), policy)
    return [
        Session(
            dates.group,
            number,
            at.day,
            at.slot.weekday,
            at.slot.start,
            _kind(term, dates.pair, at),
            number in co_learning,
        )
        for number, at in enumerate(ordered, 1)
    ]


def _kind(term: Term, pair: WeekSlots, at: DatedSlot) -> SessionKind:
    return SessionKind.REGULAR if is_regular(term, pair, at.day, at.slot) else SessionKind.MAKE_UP


def _co_learning(sessions: int, policy: Policy) -> frozenset[int]:
    """The numbers of the co-learning sessions (S10), which end equal stretches: 10 and 20 of 20.

    So children and tutors know one another, and have something to show, whenever all of them meet.
    """
    count = min(policy[S10].co_learning_sessions, sessions)
    return frozenset(part * sessions // count for part in range(1, count + 1))


def term_holds(term: Term, policy: Policy) -> int:
    """The most sessions that any group could have in the term, whatever its school's hours and tutors (S2)."""
    return policy.sessions_a_day * len(teaching_days(term))


def sessions_admitted(
    semester: Semester,
    policy: Policy,
    slots: Mapping[Group, WeekSlots],
    tutor_ids: Mapping[Group, tuple[str, ...]],
    sessions: Sequence[Session],
) -> bool:
    """Whether the sessions are a full dating of the groups that ``slots`` holds (S2-S10 on dates).

    A make-up may be on any valid date at any hour open to school and tutors, and a date of the
    timetable may be moved to one; so every dating that the rules allow is admitted, and not only
    the one that :func:`date_sessions` prefers.
    """
    term = semester.term
    if term is None:
        return not sessions
    by_group: dict[Group, list[Session]] = {group: [] for group in slots}
    for session in sessions:
        if session.group not in by_group:
            return False
        by_group[session.group].append(session)
    occupancy = Occupancy(Resources(semester, policy, tutor_ids), policy)
    for session in sessions:
        occupancy.take(session.group, session.date, session.start)
    return (
        _long_enough(term, policy)
        and all(
            _group_admitted(
                GroupDates(semester, policy, term, group, slots[group], tutor_ids.get(group, ())),
                sorted(its_own, key=lambda session: (session.date, session.start)),
                term,
                policy,
            )
            for group, its_own in by_group.items()
        )
        and occupancy.within_limits()
    )


def _long_enough(term: Term, policy: Policy) -> bool:
    """S9: the weeks and hours of every group that has all its sessions."""
    minutes = policy.sessions_a_week * term.weeks * policy.session_minutes
    least_minutes = 60 * policy[S9].hours
    return term.weeks >= policy[S9].weeks and minutes >= least_minutes


def _group_admitted(dates: GroupDates, sessions: Sequence[Session], term: Term, policy: Policy) -> bool:
    """Number, order and co-learning of one group's sessions (by date), and each of them."""
    co_learning = min(policy[S10].co_learning_sessions, dates.due)
    return (
        len(sessions) == dates.due
        and _days_hold(sessions, policy)
        and [session.number for session in sessions] == list(range(1, dates.due + 1))
        and sum(session.co_learning for session in sessions) == co_learning
        and all(_session_admitted(dates, session, term) for session in sessions)
    )


def _days_hold(sessions: Sequence[Session], policy: Policy) -> bool:
    """S2, S5: no date has more of the group's sessions (by date and start) than it may, nor two at once."""
    return max(Counter(session.date for session in sessions).values(), default=0) <= policy.sessions_a_day and all(
        one.date != two.date or two.start - one.start >= policy.session_minutes for one, two in pairwise(sessions)
    )


def _session_admitted(dates: GroupDates, session: Session, term: Term) -> bool:
    """A valid date with the weekday that holds, a slot open to school and tutors, and its kind."""
    at = DatedSlot(session.date, Slot(session.weekday, session.start))
    return (
        teaching_days(term).get(session.date) == session.weekday
        and at.slot in dates.open_slots.get(session.weekday, ())
        and session.kind is _kind(term, dates.pair, at)
    )
