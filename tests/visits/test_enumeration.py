"""Enumeration itself, on seasons whose answers anyone can count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.policy import Policy
from models.programmes import VISITS
from models.visits.problem import Mode, Season
from tests.visits import facts
from tests.visits.building import PERIOD, POLICY, closed_but, lead, professor, school, season, workshop
from tests.visits.enumeration import Values, attainable, best_in_order
from tests.visits.joining import most_joined

FIRST = PERIOD.first_day
AUTUMN = replace(PERIOD, settlement_deadline=date(2026, 1, 14))
"""Less 14 days: the last of December. Both 1 September and 1 December 2025 are Mondays."""

EVERY_DAY, LONG = "mon tue wed thu fri", "08:00-19:00"


def place(schools: list[str], *open_days: date, leads: str = "L", **more: Any) -> Season:
    """Leads who are always free, schools open for five hours from eight; all days are closed but these."""
    return season(
        [lead(f"{id_} {EVERY_DAY}", LONG) for id_ in leads.split()],
        [school(line, "08:00-13:00") for line in schools],
        period=closed_but(open_days, AUTUMN),
        **more,
    )


def mondays(*numbers: int) -> list[date]:
    """Mondays counted from 1 September, which is number 0."""
    return [FIRST + timedelta(7 * number) for number in numbers]


def best(of: Season, policy: Policy = POLICY) -> Values | None:
    return best_in_order(attainable(of, policy))


def served(of: Season, policy: Policy = POLICY) -> int:
    found = best(of, policy)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("end", "dates", "visits"),
    [
        *(("13:00", 3, 3), ("12:30", 3, None), ("12:30", 4, 4), ("11:30", 4, None), ("11:30", 5, 5)),
        *(("11:00", 5, 5), ("10:30", 9, None), ("17:00", 3, 3)),
    ],
)
def test_fifteen_hours_in_three_to_five_visits(end: str, dates: int, visits: int | None) -> None:
    days = mondays(0, 1, 2, 3, 6, 7, 8, 9, 10)[:dates]
    found = best(place([f"S mon=08:00-{end}"], *days))
    assert found == ((0, 0, 0, 0, 0) if visits is None else (0, 1, 100, 0, visits))


@pytest.mark.parametrize(("rules", "count"), [({}, 0), ({"V8": {"most_hours": 8}}, 1)])
def test_seven_hours_are_the_most_of_a_visit(rules: dict[str, dict[str, int]], count: int) -> None:
    two = Policy.from_mapping({"rules": {"V7": {"fewest_visits_a": 2}, **rules}}, VISITS)
    assert served(place(["S mon=08:00-17:00"], *mondays(0, 1)), two) == count


def test_the_day_that_closes_three_months_is_too_late() -> None:
    assert served(place(["S mon tue"], *mondays(0, 5), date(2025, 12, 1))) == 0
    assert served(place(["S mon tue"], date(2025, 9, 2), *mondays(7), date(2025, 12, 1))) == 1


@pytest.mark.parametrize(
    ("first", "closing"),
    [
        (date(2025, 8, 31), date(2025, 11, 30)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2024, 11, 30), date(2025, 2, 28)),
        (date(2025, 10, 15), date(2026, 1, 15)),
    ],
)
def test_closing_days(first: date, closing: date) -> None:
    assert facts.closing_day(first, 3) == closing


def test_visits_are_seven_days_apart() -> None:
    tuesday = mondays(1)[0] + timedelta(1)
    assert served(place(["S mon tue"], *mondays(0, 2), tuesday)) == 0
    assert served(place(["S mon tue"], *mondays(0, 3), tuesday)) == 1


def test_a_lead_has_one_visit_a_date() -> None:
    schools = ["S1 mon", "S2 mon=14:00-19:00"]
    for numbers, count in (((0, 1, 2), 1), ((0, 1, 2, 3, 6), 1), ((0, 1, 2, 3, 6, 7), 2)):
        assert served(place(schools, *mondays(*numbers))) == count
    assert served(place(schools, *mondays(0, 1, 2), leads="L1 L2")) == 2
    one = [lead(f"L {EVERY_DAY} max_schools=1", LONG)]
    assert served(replace(place(schools, *mondays(0, 1, 2, 3, 6, 7)), leads={"L": one[0]})) == 1


def test_a_workshop_takes_the_place_of_visits_and_a_whole_date() -> None:
    tuesdays = [day + timedelta(1) for day in mondays(0, 1)]

    def of(line: str) -> Season:
        return place(["S1 mon", "S2 tue"], *mondays(0, 1), *tuesdays, workshops=[workshop(line)])

    assert best(of("W capacity=1")) == (0, 1, 100, 0, 2)
    assert served(of("W")) == 2
    assert best(of("W date=2025-09-08")) == (0, 1, 100, 0, 2)
    away = {"L": lead(f"L {EVERY_DAY} unavailable=2025-09-06", LONG)}
    assert served(replace(of("W capacity=1"), leads=away)) == 0


FIRST_PAIR, SECOND_PAIR = ("L", "S1"), ("L", "S2")


@pytest.mark.parametrize(
    ("locks", "count"),
    [
        ({"assigned": (FIRST_PAIR, SECOND_PAIR)}, None),
        ({"assigned": (FIRST_PAIR,), "forbidden": frozenset({FIRST_PAIR})}, None),
        ({"forbidden": frozenset({FIRST_PAIR})}, 1),
        ({"forbidden": frozenset({FIRST_PAIR, SECOND_PAIR})}, 0),
        ({"fixed": ((*FIRST_PAIR, mondays(1)[0]),)}, 1),
        ({"fixed": ((*FIRST_PAIR, mondays(1)[0]), (*SECOND_PAIR, mondays(1)[0]))}, None),
        ({"fixed": ((*FIRST_PAIR, mondays(3)[0]),)}, None),
    ],
)
def test_locks(locks: dict[str, Any], count: int | None) -> None:
    found = best(place(["S1 mon", "S2 mon"], *mondays(0, 1, 2), **locks))
    assert (found and found[1]) == count


@pytest.mark.parametrize(
    ("school", "professors", "most"),
    [
        ("S mon", ["P mon=08:00-12:00"], 0),  # three visits of five hours have no hour to spare
        ("S mon=08:00-13:30", ["P mon=08:00-12:00"], 1),
        ("S mon", ["P mon"], 1),
        ("S mon=08:00-13:30", [], 0),
    ],
)
def test_a_professor_joins_what_the_hours_allow(school: str, professors: list[str], most: int) -> None:
    joining = [professor(f"{line} max_visits=1", "08:00-13:00") for line in professors]
    of = place([school], *mondays(0, 1, 2), professors=joining)
    assert most_joined(of, POLICY, {"S": ("L", Mode.A, 3)}) == most


@pytest.mark.parametrize(
    ("words", "most"),
    [
        *(("", 2), ("max_visits=1", 1), ("unavailable=2025-09-01;2025-09-08", 1)),
        ("unavailable=2025-09-01;2025-09-08;2025-09-15", 0),
    ],
)
def test_a_professor_has_one_visit_a_date_and_so_many_in_all(words: str, most: int) -> None:
    both = {"S1": ("L1", Mode.A, 3), "S2": ("L2", Mode.A, 3)}
    joining = [professor(f"P mon {words}", "08:00-13:00")]
    of = place(["S1 mon", "S2 mon"], *mondays(0, 1, 2), leads="L1 L2", professors=joining)
    assert most_joined(of, POLICY, both) == most
