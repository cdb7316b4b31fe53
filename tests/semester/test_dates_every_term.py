"""Terms of every shape, from the file of the term to the files of the plan: the audit reads the dates meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from matcher.semester.audit.rules import audit_semester
from matcher.semester.publication import SemesterPublication
from matcher.semester.tables.term import read_term
from matcher.semester.tables.writing import write_semester_plan
from matcher.tables.faults import Fault
from matcher.tables.season import MOST_DAYS, YEARS
from matcher.texts import Language
from models.goals import Status
from models.programmes import SEMESTER
from models.public_holidays import public_holidays
from models.semester.plan import Pair, SemesterOutcome, SemesterPlan, SessionKind
from tests.reading import read_written_semester
from tests.semester.term_cases import Instance, instance
from tests.semester.test_dates_random import SHORT_WEEKS, random_teams

TERMS = 300
OFTEN = (YEARS[0], 2012, 2015, 2019, 2025, 2026, 2027, 2099, YEARS[-1])
"""The years at the ends, and those with make-up workdays and without."""


def written_term(random: Random) -> str:
    """A ``term.toml``: any first day, few weeks or the most there may be, closed days in all spellings."""
    year = random.choice(OFTEN) if random.random() < 0.7 else random.choice(YEARS)
    first = date(year, 1, 1) + timedelta(random.randrange(365))
    workdays = sorted(day for day in public_holidays(year, year).made_up if day.year == year)
    length = random.choice([random.randint(8, 120), MOST_DAYS])
    if workdays and random.random() < 0.6:
        length = random.randint(8, 40)  # so that hardly anything but the workday makes up for what is lost
        first = random.choice(workdays) - timedelta(random.randrange(length))
    last = min(first + timedelta(length - 1), date(YEARS[-1], 12, 31))
    weeks = random.randint(1, min(40, -(-((last - first).days + 1) // 7)))
    share = random.choice([0, 0.05, 0.3])
    closed = [day for day in days_from(first, last) if random.random() < share]
    spelt = [random.choice([str(day), f'"{day.year - 1911}/{day:%m/%d}"']) for day in closed]
    return f"first_day = {first}\nlast_day = {last}\nweeks = {weeks}\nclosed = [{', '.join(spelt)}]\n"


def days_from(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(place) for place in range((last - first).days + 1))


def random_instance(random: Random, folder: Path) -> Instance:
    """Groups with all kinds of slots, in a term that is read from its file; now and then with few leaders."""
    (folder / "term.toml").write_text(written_term(random), encoding="utf-8")
    faults: list[Fault] = []
    term, _ = read_term(folder, SHORT_WEEKS, faults)
    assert not faults
    return instance(term, *random_teams(random), leaders=random.choice([None, None, 4]))


@pytest.mark.parametrize("seed", range(TERMS))
def test_planner_and_audit_agree_on_the_dates(seed: int, tmp_path: Path) -> None:
    chosen = random_instance(Random(seed), tmp_path)
    dates = chosen.dates(SHORT_WEEKS)
    pairs = tuple(Pair(f"C{tutor}", tutor, 100, True, False) for ids in chosen.tutor_ids.values() for tutor in ids)
    outcome = SemesterOutcome(Status.FEASIBLE, SemesterPlan(pairs, chosen.slots, dates.sessions), ())
    publication = SemesterPublication(SEMESTER, chosen.semester, SHORT_WEEKS, outcome, Language.EN, 0)
    write_semester_plan(tmp_path, publication, {})
    written = read_written_semester(tmp_path)
    assert [row.date for row in written.sessions or ()] == [one.date for one in dates.sessions]
    found = {violation.code for violation in audit_semester(chosen.semester, SHORT_WEEKS, written)}
    judged = {code for code in found if code.startswith(("session", "co_learning"))}
    # Of a group that is short the audit says so, and nothing else of anybody.
    assert judged - {"co_learning"} == ({"session_count"} if dates.short else set())


def test_the_terms_are_of_every_shape(tmp_path: Path) -> None:
    """Regular sessions, make-ups on other weekdays and on make-up workdays; first days on every weekday."""
    weekdays, kinds, workdays, short = set(), set(), 0, 0
    for seed in range(0, TERMS, 3):
        chosen = random_instance(Random(seed), tmp_path)
        dates = chosen.dates(SHORT_WEEKS)
        weekdays.add(chosen.term.first_day.weekday())
        kinds |= {one.kind for one in dates.sessions}
        workdays += any(one.date.weekday() != one.weekday for one in dates.sessions)
        short += bool(dates.short)
    assert weekdays == set(range(7))
    assert kinds == set(SessionKind)
    assert workdays > 3
    assert 0 < short < TERMS / 6
