"""The price of each clause of tiny semesters against enumeration under the changed rule, and nothing of the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from matcher.lab.jobs import Tables
from matcher.lab.prices.prices import ClausePrice, HelpPrice, PriceList
from matcher.lab.prices.pricing import price_all
from matcher.lab.prices.variations import Direction
from matcher.semester.generator.tables import write_semester_tables
from matcher.semester.study.kinds import HOUR, SUBJECT, TUTOR, TUTORS
from matcher.study.record import RunRecord
from matcher.study.tasks import SweepTask
from matcher.tables.faults import InputError
from matcher.texts import Language
from models.goals import Status
from models.policy import Policy
from models.programmes import SEMESTER
from models.semester.problem import Child, Gender, Semester, Tutor
from models.week import Interval, Week
from tests.reading import read_semester
from tests.semester.enumeration import Reading, attainable
from tests.semester.families import small

SEEDS = range(36)

Change = tuple[Callable[[Semester], Semester], Reading]
"""A semester under other rules, in other words: the tables changed, and what the enumeration can be told."""


def serially(tasks: Sequence[SweepTask]) -> Mapping[str, RunRecord]:
    return {task.key: task.run() for task in tasks}


def same(semester: Semester) -> Semester:
    return semester


def children(change: Callable[[Child], Child]) -> Callable[[Semester], Semester]:
    return lambda semester: replace(semester, children={id_: change(row) for id_, row in semester.children.items()})


def tutors(change: Callable[[Tutor], Tutor]) -> Callable[[Semester], Semester]:
    return lambda semester: replace(semester, tutors={id_: change(row) for id_, row in semester.tutors.items()})


def known_well(tutor: Tutor, least: int) -> Tutor:
    return replace(tutor, levels={subject: level for subject, level in tutor.levels.items() if level >= least})


def untrained_below(tutor: Tutor, in_person: float, online: float, total: float) -> Tutor:
    """Trained for the enumeration, which asks for 8 and 4 hours, where these are reached."""
    reached = tutor.in_person_hours >= in_person and tutor.online_hours >= online
    enough = reached and tutor.in_person_hours + tutor.online_hours >= total
    return replace(tutor, in_person_hours=8 if enough else 0, online_hours=4 if enough else 0)


def until(semester: Semester, end: int) -> Semester:
    def week(windows: Week) -> Week:
        mon, tue, wed, thu, fri = (
            tuple(Interval(one.start, min(one.end, end)) for one in day if one.start < end) for day in windows
        )
        return mon, tue, wed, thu, fri

    schools = {id_: replace(row, windows=week(row.windows)) for id_, row in semester.schools.items()}
    return replace(semester, schools=schools)


def only_who_teaches_a_need(semester: Semester) -> Semester:
    """For an enumeration that asks for no subject: all others are forbidden."""
    idle = {
        (child.id, tutor.id)
        for child in semester.children.values()
        for tutor in semester.tutors.values()
        if not set(child.subjects) & set(tutor.levels)
    }
    return replace(semester, forbidden=semester.forbidden | idle)


CHANGES: Mapping[tuple[str, str, int | str], Change] = {
    ("P2", "mixed", "always"): (children(lambda child: replace(child, gender_waiver="all")), Reading()),
    ("P2", "mixed", "never"): (children(lambda child: replace(child, gender_waiver="")), Reading()),
    ("P3", "level", 2): (tutors(lambda tutor: known_well(tutor, 2)), Reading()),
    ("P3", "need", "any"): (only_who_teaches_a_need, Reading(waived=frozenset({"P3"}))),
    ("P3", "holds", "waive"): (same, Reading(waived=frozenset({"P3"}))),
    ("P5", "in_person_hours", 6): (tutors(lambda tutor: untrained_below(tutor, 6, 4, 12)), Reading()),
    ("P5", "in_person_hours", 10): (tutors(lambda tutor: untrained_below(tutor, 10, 4, 12)), Reading()),
    ("P5", "online_hours", 3): (tutors(lambda tutor: untrained_below(tutor, 8, 3, 12)), Reading()),
    ("P5", "online_hours", 5): (tutors(lambda tutor: untrained_below(tutor, 8, 5, 12)), Reading()),
    ("P5", "total_hours", 10): (tutors(lambda tutor: untrained_below(tutor, 8, 4, 10)), Reading()),
    ("P5", "total_hours", 14): (tutors(lambda tutor: untrained_below(tutor, 8, 4, 14)), Reading()),
    ("P5", "holds", "waive"): (same, Reading(waived=frozenset({"P5"}))),
    ("P6", "holds", "waive"): (same, Reading(waived=frozenset({"P6"}))),
    ("P8", "holds", "waive"): (same, Reading(waived=frozenset({"P8"}))),
    ("L1", "holds", "waive"): (same, Reading(waived=frozenset({"L1"}))),
    ("S1", "sessions_a_week", 1): (same, Reading(sessions=1)),
    ("S2", "most_minutes_a_day", 180): (same, Reading(minutes_a_day=180)),
    ("S3", "latest_end", 1215): (lambda semester: until(semester, 1215), Reading()),
    ("S3", "latest_end", 1200): (lambda semester: until(semester, 1200), Reading()),
    ("S4", "margin_minutes", 30): (same, Reading(window_margin=30)),
    ("S4", "margin_minutes", -30): (same, Reading(window_margin=-30)),
    ("S6", "margin_minutes", 15): (same, Reading(free_margin=15)),
    ("S6", "margin_minutes", 30): (same, Reading(free_margin=30)),
    ("S6", "margin_minutes", -15): (same, Reading(free_margin=-15)),
    ("S6", "margin_minutes", -30): (same, Reading(free_margin=-30)),
    ("S7", "extra_seats", 1): (same, Reading(extra_seats=1)),
    ("S7", "extra_seats", -1): (same, Reading(extra_seats=-1)),
    ("S7", "extra_class_leaders", 1): (same, Reading(extra_leaders=1)),
    ("S7", "extra_class_leaders", -1): (same, Reading(extra_leaders=-1)),
    ("S8", "extra_computers", 1): (same, Reading(extra_computers=1)),
    ("S8", "extra_computers", -1): (same, Reading(extra_computers=-1)),
}


def most_paired(semester: Semester, reading: Reading) -> int | None:
    """By enumeration; ``None`` where there is no plan."""
    return max((values[0] for values in attainable(semester, reading)), default=None)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prices")


@cache
def of_seed(room: Path, seed: int) -> tuple[Semester, PriceList] | None:
    """A tiny semester as its tables give it, and its prices; ``None`` where the tables refuse its locks."""
    folder = room / str(seed)
    folder.mkdir()
    write_semester_tables(folder, small(seed), Language.EN)
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    try:
        semester = read_semester(folder, Policy.programme()).problem
        tables = Tables(str(seed), SEMESTER, files)
        return semester, price_all(tables, Policy.programme(), serially, time_limit_seconds=None)
    except InputError:
        return None


def place(price: ClausePrice) -> tuple[str, str, int | str]:
    return price.variation.rule.id, price.variation.name, price.variation.after


@pytest.mark.parametrize("seed", SEEDS)
def test_every_price_is_what_enumeration_finds(room: Path, seed: int) -> None:
    made = of_seed(room, seed)
    if made is None:
        pytest.skip("the tables refuse the locks")
    semester, prices = made
    base = most_paired(semester, Reading())
    if base is None:
        assert prices.status is Status.INFEASIBLE
        assert not prices.clauses
        return
    assert prices.status is Status.OPTIMAL
    assert (prices.served.low, prices.served.high) == (base, base)
    for price in prices.clauses:
        if place(price) not in CHANGES:
            continue
        change, reading = CHANGES[place(price)]
        expected = most_paired(change(semester), reading)
        if expected is None:
            assert price.change is None, place(price)
        else:
            assert price.change is not None, place(price)
            assert (price.change.low, price.change.high) == (expected - base, expected - base), place(price)
            assert price.value == price.bound == expected


@pytest.mark.dose(0)
def test_enumeration_sees_most_settings_matter(room: Path) -> None:
    """Otherwise the test above would say little."""
    changed = Counter(
        place(price)
        for seed in SEEDS
        if (made := of_seed(room, seed)) is not None
        for price in made[1].clauses
        if price.change is None or price.change.low
    )
    assert len(set(changed) & set(CHANGES)) >= 20
    assert sum(1 for seed in SEEDS if of_seed(room, seed)) >= len(SEEDS) // 2


@pytest.mark.parametrize("seed", SEEDS)
def test_no_relaxation_loses_and_no_tightening_gains(room: Path, seed: int) -> None:
    made = of_seed(room, seed)
    for price in made[1].clauses if made else ():
        if price.change is None:
            assert price.variation.direction is Direction.TIGHTENED
        elif place(price)[0] == "S4":
            continue  # a window that opens at an odd minute starts there: a wider one starts elsewhere
        elif price.variation.direction is Direction.RELAXED:
            assert price.change.low >= 0
        else:
            assert price.change.high <= 0


# People


def helped(semester: Semester, price: HelpPrice) -> Semester:
    """The semester with the help, in the test's own words."""
    if price.kind in (TUTOR, TUTORS):
        subjects = [subject for child in semester.children.values() for subject in child.subjects]
        whole_day = (Interval(0, 24 * 60),)
        week: Week = (whole_day, whole_day, whole_day, whole_day, whole_day)
        new = {
            f"new {k}": Tutor(
                f"new {k}", price.where[0], Gender(price.what), dict.fromkeys(subjects, 3), 99, 99, True, week
            )
            for k in range(price.number)
        }
        return replace(semester, tutors={**semester.tutors, **new})
    return tutors(lambda tutor: taught(tutor, price))(semester)


def taught(tutor: Tutor, price: HelpPrice) -> Tutor:
    if tutor.university_id not in price.where:
        return tutor
    if price.kind is SUBJECT:
        return replace(tutor, levels={price.what: 1, **tutor.levels})
    day, hour = price.what.split()
    weekday = ["mon", "tue", "wed", "thu", "fri"].index(day)
    minutes = {minute for one in tutor.free[weekday] for minute in range(one.start, one.end)}
    minutes |= set(range(60 * int(hour), 60 * int(hour) + 60))
    starts = sorted(minute for minute in minutes if minute - 1 not in minutes)
    ends = sorted(minute + 1 for minute in minutes if minute + 1 not in minutes)
    free = list(tutor.free)
    free[weekday] = tuple(map(Interval, starts, ends))
    mon, tue, wed, thu, fri = free
    return replace(tutor, free=(mon, tue, wed, thu, fri))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_help_is_worth_what_enumeration_finds(room: Path, seed: int) -> None:
    made = of_seed(room, seed)
    if made is None or not made[1].helps:
        pytest.skip("no plan, or tables that refuse the locks")
    semester, prices = made
    before = max(attainable(semester, Reading()), key=lambda values: (values[0], values[3]))
    for price in prices.helps:
        if not price.where:
            continue
        after = max(attainable(helped(semester, price), Reading()), key=lambda values: (values[0], values[3]))
        assert price.change.low == price.change.high == after[0] - before[0], price
        if price.kind is TUTOR:
            assert price.fit is not None
            assert price.fit.low == price.fit.high == after[3] - before[3], price


@pytest.mark.dose(0)
def test_some_help_of_every_kind_is_worth_something(room: Path) -> None:
    worth = {
        price.kind
        for seed in SEEDS
        if (made := of_seed(room, seed)) is not None
        for price in made[1].helps
        if price.change.low > 0
    }
    assert worth == {TUTOR, TUTORS, HOUR, SUBJECT}


@pytest.mark.parametrize("seed", SEEDS)
def test_help_everywhere_is_the_sum_of_the_universities(room: Path, seed: int) -> None:
    made = of_seed(room, seed)
    for kind in (HOUR, SUBJECT) if made else ():
        assert made is not None
        totals = {price.what: price.change.low for price in made[1].helps_of(kind, everywhere=True)}
        apart: Counter[str] = Counter()
        for price in made[1].helps_of(kind):
            apart[price.what] += price.change.low
        assert totals == dict(apart)
