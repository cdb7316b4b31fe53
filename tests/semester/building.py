"""Small semesters by hand: one university and two schools, A and B, whose children and tutors are told in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.semester.plan import Pair, SemesterPlan
from models.semester.problem import Child, Gender, Group, School, Semester, Tutor, University
from tests.hours import is_day, slots, week

HOURS = "16:00-18:00"
"""When schools are open and tutors free on a weekday that is named without hours."""


def child(line: str) -> Child:
    """``C3 B M 數學 waiver unserved``: what differs from a girl of school A who needs English."""
    id_, *words = line.split()
    subject = next((word for word in words if word not in ("B", "M", "waiver", "unserved")), "英語")
    return Child(
        id_,
        "B" if "B" in words else "A",
        "" if "unserved" in words else "U",
        Gender.M if "M" in words else Gender.F,
        5,
        (subject, "國語"),
        name=f"小明{id_}",
        gender_waiver="W" if "waiver" in words else "",
    )


def tutor(line: str) -> Tutor:
    """``T2 tue thu=16:00-17:00 M 數學 6+3.5 unsigned``: what differs from a trained woman, free every day."""
    id_, *words = line.split()
    days = " ".join(filter(is_day, words)) or "mon tue wed thu fri"
    trained = next((word for word in words if "+" in word), "8+4")
    rest = (word for word in words if not is_day(word) and word not in ("M", "unsigned", trained))
    in_person, online = map(float, trained.split("+"))
    return Tutor(
        id_,
        "U",
        Gender.M if "M" in words else Gender.F,
        {next(rest, "英語"): 2},
        in_person,
        online,
        "unsigned" not in words,
        week(days, HOURS),
        name=f"大華{id_}",
    )


def semester(
    children: Iterable[str],
    tutors: Iterable[str],
    windows: Mapping[str, str] = {},
    *,
    seats: int | None = None,
    leaders: int | None = None,
    computers: int | None = None,
    pairs: str = "",
    forbidden: str = "",
    slot_lock: str = "",
) -> Semester:
    """Schools are open on Mondays and Wednesdays; locks are ``C1-T1``, a slot that is locked (of A) ``wed``."""
    return Semester(
        {"U": University("U", "彩虹大學", seats, leaders)},
        {
            place: School(place, f"{place}國小", week(windows.get(place, "mon wed"), HOURS), computers=computers)
            for place in ("A", "B")
        },
        (Group("U", "A"), Group("U", "B")),
        {one.id: one for one in map(child, children)},
        {one.id: one for one in map(tutor, tutors)},
        tuple(both(pairs)),
        frozenset(both(forbidden)),
        {Group("U", "A"): slots(slot_lock)} if slot_lock else {},
    )


def both(pairs: str) -> list[tuple[str, str]]:
    """``C1-T1 C2-T2``."""
    return [(one, other) for one, _, other in (pair.partition("-") for pair in pairs.split())]


def plan(pairs: str = "", **meets: str) -> SemesterPlan:
    """Pairs, and when the groups of the schools meet, by default that of A on Mondays and Wednesdays."""
    return SemesterPlan(
        tuple(Pair(*pair, 50, same_gender=True, kept=False) for pair in both(pairs)),
        {Group("U", school): slots(when) for school, when in (meets or {"A": "mon wed"}).items()} if pairs else {},
    )
