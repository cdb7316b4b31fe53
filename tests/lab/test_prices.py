"""The price of each clause of tiny semesters against enumeration under the changed rule, and nothing of the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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
from models.semester.problem import Gender, Semester, Tutor
from models.week import Interval, Week
from tests.reading import read_semester
from tests.semester.enumeration import PROGRAMME, attainable
from tests.semester.families import small

SEEDS = range(36)

KNOWN = {
    *(("P1", "children_a_tutor"), ("P2", "mixed"), ("P3", "level"), ("P3", "need"), ("P3", "holds")),
    *(("P5", "in_person_hours"), ("P5", "online_hours"), ("P5", "total_hours"), ("P5", "holds"), ("P6", "holds")),
    *(("P8", "holds"), ("L1", "holds"), ("S1", "sessions_a_week"), ("S2", "most_minutes_a_day")),
    *(("S3", "latest_end"), ("S4", "margin_minutes"), ("S6", "margin_minutes")),
    *(("S7", "extra_seats"), ("S7", "extra_class_leaders"), ("S8", "extra_computers")),
}
"""What the enumeration reads of a policy."""


def serially(tasks: Sequence[SweepTask]) -> Mapping[str, RunRecord]:
    return {task.key: task.run() for task in tasks}


def most_paired(semester: Semester, policy: Policy) -> int | None:
    """By enumeration; ``None`` where there is no plan."""
    return max((values[0] for values in attainable(semester, policy)), default=None)


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
    base = most_paired(semester, PROGRAMME)
    if base is None:
        assert prices.status is Status.INFEASIBLE
        assert not prices.clauses
        return
    assert prices.status is Status.OPTIMAL
    assert (prices.served.low, prices.served.high) == (base, base)
    for price in prices.clauses:
        if place(price)[:2] not in KNOWN:
            continue
        expected = most_paired(semester, price.variation.of(PROGRAMME))
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
    assert len({one for one in changed if one[:2] in KNOWN}) >= 20
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
    return replace(semester, tutors={id_: taught(tutor, price) for id_, tutor in semester.tutors.items()})


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
    before = max(attainable(semester), key=lambda values: (values[0], values[3]))
    for price in prices.helps:
        if not price.where:
            continue
        after = max(attainable(helped(semester, price)), key=lambda values: (values[0], values[3]))
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
