"""Enumeration itself, on seasons whose answers anyone can count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.policy import Policy
from models.programmes import VISITS
from models.visits.problem import HighSchool, Lead, Mode, Period, Professor, Season, ServiceItem, Workshop
from models.week import NEVER, Interval, Week
from tests.visits import facts
from tests.visits.enumeration import Values, attainable, best_in_order
from tests.visits.joining import most_joined

POLICY = Policy.programme(VISITS)
ITEMS = frozenset({ServiceItem.CURRICULUM})
FIRST, LAST = date(2025, 9, 1), date(2025, 12, 31)
"""Both 1 September and 1 December 2025 are Mondays."""


def on(weekdays: str, start: int = 8, hours: float = 5) -> Week:
    """Free on weekdays (``mon tue``) from an hour on, for so many hours."""
    stretch = (Interval(60 * start, int(60 * (start + hours))),)
    mon, tue, wed, thu, fri = (stretch if day in weekdays else () for day in ("mon", "tue", "wed", "thu", "fri"))
    return (mon, tue, wed, thu, fri)


def lead(id_: str = "L", free: Week | None = None, max_schools: int = 3) -> Lead:
    return Lead(id_, ITEMS, free or on("mon tue wed thu fri", hours=11), max_schools)


def school(id_: str = "S", free: Week = NEVER, mode: Mode | None = None) -> HighSchool:
    return HighSchool(id_, id_, ITEMS, 3, free, mode=mode)


def season(leads: list[Lead], schools: list[HighSchool], *open_days: date, **more: Any) -> Season:
    """All days of the programme's autumn are closed but these."""
    days = {FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)}
    deadline = date(2026, 1, 14)  # less 14 days: the last of December
    period = Period(FIRST, LAST, deadline, date(2025, 6, 20), frozenset(days - set(open_days)))
    return replace(Season({one.id: one for one in leads}, {one.id: one for one in schools}, period), **more)


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
    ("hours", "dates", "visits"),
    [(5, 3, 3), (4.5, 3, None), (4.5, 4, 4), (3.5, 4, None), (3.5, 5, 5), (3, 5, 5), (2.5, 9, None), (9, 3, 3)],
)
def test_fifteen_hours_in_three_to_five_visits(hours: float, dates: int, visits: int | None) -> None:
    days = mondays(0, 1, 2, 3, 6, 7, 8, 9, 10)[:dates]
    found = best(season([lead()], [school(free=on("mon", hours=hours))], *days))
    assert found == ((0, 0, 0, 0, 0) if visits is None else (0, 1, 100, 0, visits))


def test_seven_hours_are_the_most_of_a_visit() -> None:
    two = Policy.from_mapping({"rules": {"V7": {"fewest_visits_a": 2}}}, VISITS)
    place = season([lead()], [school(free=on("mon", hours=9))], *mondays(0, 1))
    assert served(place, two) == 0
    eight = Policy.from_mapping({"rules": {"V7": {"fewest_visits_a": 2}, "V8": {"most_hours": 8}}}, VISITS)
    assert served(place, eight) == 1


def test_the_day_that_closes_three_months_is_too_late() -> None:
    monday = on("mon tue")
    first_to_last = season([lead()], [school(free=monday)], *mondays(0, 5), date(2025, 12, 1))
    assert served(first_to_last) == 0
    one_day_later = season([lead()], [school(free=monday)], date(2025, 9, 2), mondays(7)[0], date(2025, 12, 1))
    assert served(one_day_later) == 1


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
    free = on("mon tue")
    tuesday = mondays(1)[0] + timedelta(1)
    assert served(season([lead()], [school(free=free)], mondays(0)[0], tuesday, mondays(2)[0])) == 0
    assert served(season([lead()], [school(free=free)], mondays(0)[0], tuesday, mondays(3)[0])) == 1


def test_a_lead_has_one_visit_a_date() -> None:
    schools = [school("S1", on("mon")), school("S2", on("mon", 14))]
    assert served(season([lead()], schools, *mondays(0, 1, 2))) == 1
    assert served(season([lead()], schools, *mondays(0, 1, 2, 3, 6))) == 1
    assert served(season([lead()], schools, *mondays(0, 1, 2, 3, 6, 7))) == 2
    assert served(season([lead("L1"), lead("L2")], schools, *mondays(0, 1, 2))) == 2
    assert served(season([lead(max_schools=1)], schools, *mondays(0, 1, 2, 3, 6, 7))) == 1


def test_a_workshop_takes_the_place_of_visits_and_a_whole_date() -> None:
    workshop = {"W": Workshop("W", date(2025, 9, 6), 360, capacity=1)}
    schools = [school("S1", on("mon")), school("S2", on("tue"))]
    tuesdays = [day + timedelta(1) for day in mondays(0, 1)]
    place = season([lead()], schools, *mondays(0, 1), *tuesdays, workshops=workshop)
    assert best(place) == (0, 1, 100, 0, 2)
    assert served(replace(place, workshops={"W": replace(workshop["W"], capacity=None)})) == 2
    on_a_monday = {"W": replace(workshop["W"], date=mondays(1)[0], capacity=None)}
    assert best(replace(place, workshops=on_a_monday)) == (0, 1, 100, 0, 2)
    assert best(replace(place, leads={"L": replace(lead(), unavailable=frozenset({date(2025, 9, 6)}))}))[1] == 0  # type: ignore[index]


def test_locks() -> None:
    schools = [school("S1", on("mon")), school("S2", on("mon"))]
    place = season([lead()], schools, *mondays(0, 1, 2))
    first, second = ("L", "S1"), ("L", "S2")
    assert best(replace(place, assigned=(first, second))) is None
    assert best(replace(place, assigned=(first,), forbidden=frozenset({first}))) is None
    assert served(replace(place, forbidden=frozenset({first}))) == 1
    assert served(replace(place, forbidden=frozenset({first, second}))) == 0
    assert served(replace(place, fixed=((*first, mondays(1)[0]),))) == 1
    assert best(replace(place, fixed=((*first, mondays(1)[0]), (*second, mondays(1)[0])))) is None
    assert best(replace(place, fixed=((*first, mondays(3)[0]),))) is None


def test_a_professor_joins_what_the_hours_allow() -> None:
    professor = Professor("P", on("mon", hours=4), max_visits=1)
    place = season([lead()], [school(free=on("mon"))], *mondays(0, 1, 2), professors={"P": professor})
    three = {"S": ("L", Mode.A, 3)}
    assert most_joined(place, POLICY, three) == 0  # three visits of five hours have no hour to spare
    longer = replace(place, schools={"S": school(free=on("mon", hours=5.5))})
    assert most_joined(longer, POLICY, three) == 1
    assert most_joined(replace(place, professors={"P": replace(professor, free=on("mon"))}), POLICY, three) == 1
    assert most_joined(replace(longer, professors={}), POLICY, three) == 0


def test_a_professor_has_one_visit_a_date_and_so_many_in_all() -> None:
    schools = [school("S1", on("mon")), school("S2", on("mon"))]
    both = {"S1": ("L1", Mode.A, 3), "S2": ("L2", Mode.A, 3)}
    place = season([lead("L1"), lead("L2")], schools, *mondays(0, 1, 2))

    def joined(**more: Any) -> int | None:
        professor = replace(Professor("P", on("mon")), **more)
        return most_joined(replace(place, professors={"P": professor}), POLICY, both)

    assert joined() == 2
    assert joined(max_visits=1) == 1
    assert joined(unavailable=frozenset(mondays(0, 1))) == 1
    assert joined(unavailable=frozenset(mondays(0, 1, 2))) == 0
