"""Random series of runs into one folder, against what a phone shows that takes in every calendar of every run."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from matcher.report.calendar_history import write_calendars
from matcher.report.ics import CALENDARS
from matcher.semester.report.calendars import semester_agenda
from matcher.visits.publication import VisitPublication
from matcher.visits.report.calendars import visit_agenda
from matcher.visits.report.digest import Digest
from models.semester.plan import Session, SessionKind
from models.semester.problem import Group, Term
from models.visits.due import milestones
from models.visits.plan import VisitPlan, Who
from models.visits.problem import Period
from tests.doses import examples
from tests.report import sample
from tests.report.parsers import Told, read_strictly
from tests.report.visits import sample as visit_sample

Planned = Mapping[str, date]
"""When each event begins, by what its UID tells after the season."""
RUNS = examples(20)


@dataclass
class Phone:
    """What somebody sees who takes in one calendar, or all, after every run."""

    events: dict[str, Told] = field(default_factory=dict)

    def take(self, events: Mapping[str, Told]) -> None:
        """As phones do: the higher number counts, and the same number must tell the same."""
        for uid, event in events.items():
            known = self.events.get(uid, event)
            assert _sequence(event) >= _sequence(known), uid
            assert (event == known) == (_sequence(event) == _sequence(known)), uid
            self.events[uid] = event

    def shows(self, parts: int) -> list[tuple[str, date]]:
        """What takes place, without the ``parts`` of the UID that tell programme and season."""
        return sorted(
            ("/".join(uid.removesuffix("@matcher").split("/")[parts:]), begin)
            for uid, event in self.events.items()
            if event["STATUS"] == "CONFIRMED" and isinstance(begin := event["DTSTART"], date)
        )


def _sequence(event: Told) -> int:
    number = event["SEQUENCE"]
    assert isinstance(number, int)
    return number


class Folder:
    """One folder that every run replaces, and the phones of those who follow it."""

    def __init__(self, home: Path, parts: int) -> None:
        self._home = home
        self._parts = parts
        self._runs = 0
        self._held: list[tuple[str, date]] = []
        self._planned: list[tuple[str, date]] = []
        self._phone = Phone()
        self._phones: dict[str, Phone] = {}

    def run(self, write: Callable[..., None], planned: Planned, *, later: bool) -> None:
        """Write over the run before; ``later`` where another season begins, so that what was planned was held."""
        previous = self._home / str(self._runs) if self._runs else None
        self._runs += 1
        new = self._home / str(self._runs)
        for folder, before in ((new, previous), (new / "again", new)):
            folder.mkdir()
            write(folder, previous=before)
        self._held += self._planned if later else []
        self._planned = sorted(planned.items())
        self._check(new / CALENDARS)
        assert _bytes(new / CALENDARS) == _bytes(new / "again" / CALENDARS)

    def _check(self, home: Path) -> None:
        files = {path.name: read_strictly(path) for path in home.glob("*.ics")}
        told: dict[str, Told] = {}
        for name, events in files.items():
            assert all(told.setdefault(uid, event) == event for uid, event in events.items())
            self._phones.setdefault(name, Phone()).take(events)
        self._phone.take(told)
        assert self._phone.shows(self._parts) == sorted(self._held + self._planned)
        assert Phone(told).shows(self._parts) == self._planned
        for name, phone in self._phones.items():
            assert {uid for uid, event in phone.events.items() if event["STATUS"] == "CONFIRMED"} == {
                uid
                for uid, event in self._phone.events.items()
                if uid in phone.events and event["STATUS"] == "CONFIRMED"
            }, name


def _bytes(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.iterdir()} if home.exists() else {}


# Semesters

GROUPS: Sequence[Group] = (sample.EAST, sample.WEST, sample.SOUTH)


@dataclass(frozen=True)
class Semesters:
    """A run of the semester's programme; ``later`` where the term after is planned."""

    groups: frozenset[Group]
    weeks: tuple[int, ...]
    start: int
    days: int
    name: str
    dated: bool
    later: bool


SEMESTERS = st.builds(
    Semesters,
    groups=st.frozensets(st.sampled_from(GROUPS)),
    weeks=st.sampled_from([(0, 3), (0, 3, 6), (1, 2, 5), (0, 1, 2, 3, 4)]),
    start=st.sampled_from([960, 1020]),
    days=st.sampled_from([-7, 0, 0, 0, 7]),
    name=st.sampled_from(["", "Autumn", "114/1", "學期"]),
    dated=st.sampled_from([True, True, True, False]),
    later=st.sampled_from([False, False, False, True]),
)


@RUNS
@given(st.lists(SEMESTERS, min_size=2, max_size=9))
def test_semesters_on_a_phone(runs: list[Semesters]) -> None:
    with tempfile.TemporaryDirectory() as home:
        folder, terms, left_out = Folder(Path(home), 1), 0, False
        for run in runs:
            left_out = left_out or run.later
            later = left_out and run.dated and bool(run.groups)
            terms, left_out = terms + later, left_out and not later
            first_day = date(2025, 9, 15) + timedelta(weeks=26 * terms, days=run.days)
            sessions = _sessions(run, first_day) if run.dated else ()
            term = Term(first_day, first_day + timedelta(weeks=12), 10, run.name) if run.dated else None
            publication = sample.publication(term=term, dated=sessions)
            planned = {_semester_key(one): _moment(one.date, one.start) for one in sessions}
            folder.run(partial(write_calendars, agenda=semester_agenda(publication)), planned, later=later)


def _moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(*divmod(minutes, 60)))


def _semester_key(session: Session) -> str:
    group = session.group
    return f"{quote(group.university_id, safe='')}/{group.school_id}/{session.number}"


def _sessions(run: Semesters, first_day: date) -> tuple[Session, ...]:
    return tuple(
        Session(group, number, first_day + timedelta(weeks=week), 0, run.start, SessionKind.REGULAR, co_learning=False)
        for group in sorted(run.groups, key=GROUPS.index)
        for number, week in enumerate(run.weeks, start=1)
    )


# Visits

SCHOOLS = ("014302", "154401", "A:5")


@dataclass(frozen=True)
class Seasons:
    """A run of the visits' programme; ``later`` where the season a year after is planned."""

    schools: frozenset[str]
    lead_id: str
    moved: frozenset[str]
    professors: bool
    later: bool


SEASONS = st.builds(
    Seasons,
    schools=st.frozensets(st.sampled_from(SCHOOLS)),
    lead_id=st.sampled_from(["", "", "L05"]),
    moved=st.frozensets(st.sampled_from(SCHOOLS)),
    professors=st.booleans(),
    later=st.sampled_from([False, False, False, True]),
)


@RUNS
@given(st.lists(SEASONS, min_size=2, max_size=6))
def test_seasons_of_visits_on_a_phone(runs: list[Seasons]) -> None:
    with tempfile.TemporaryDirectory() as home:
        folder, years = Folder(Path(home), 2), 0
        for run in runs:
            later = run.later and bool(run.schools)
            years += later
            publication = _season(run, weeks=52 * years)
            write = partial(write_calendars, agenda=visit_agenda(Digest(publication)))
            folder.run(write, _visit_events(publication), later=later)


def _visit_events(publication: VisitPublication) -> Planned:
    plan = publication.outcome.plan
    assert plan is not None
    found: dict[str, date] = {}
    for one in plan.activities:
        begin = one.date if one.start is None else _moment(one.date, one.start)
        found["/".join((*_quoted(one.school_id, one.lead_id), one.kind.value, str(one.number)))] = begin
    for due in plan.milestones:
        lead_id = due.lead_id if due.who is Who.LEAD else ""
        found["/".join((*_quoted(due.school_id, lead_id), due.what.value, str(due.number)))] = due.due
    return found


def _quoted(*ids: str) -> list[str]:
    return [quote(identifier, safe="") for identifier in ids]


def _season(run: Seasons, *, weeks: int) -> VisitPublication:
    """The sample's schools of a run, a year or more later."""
    period = visit_sample.PERIOD
    later = timedelta(weeks=weeks)
    held = tuple(
        replace(
            one,
            date=one.date + later + timedelta(days=one.school_id in run.moved),
            professor_id=one.professor_id if run.professors else "",
            lead_id=run.lead_id or one.lead_id,
        )
        for one in visit_sample.activities()
        if one.school_id in run.schools
    )
    publication = visit_sample.publication(professors=visit_sample.PROFESSORS if run.professors else None)
    season = replace(
        publication.problem,
        schools={id_: school for id_, school in visit_sample.SCHOOLS.items() if id_ in run.schools},
        period=Period(
            period.first_day + later,
            period.last_day + later,
            period.settlement_deadline + later,
            period.application_deadline + later,
        ),
    )
    served = visit_sample.assignments(held)
    plan = VisitPlan(served, held, milestones(season, publication.policy, served, held), ())
    return replace(publication, problem=season, outcome=replace(publication.outcome, plan=plan))
