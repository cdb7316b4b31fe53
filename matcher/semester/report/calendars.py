"""``calendars/``: one .ics file for each group that meets and one for each university (RFC 5545).

An event is one dated session. Its UID is made of the term, the group and the session's number, and so stays the same
from run to run: a calendar that imports a new file moves the session it has. What is no longer planned is cancelled,
also where the semester has no term any more: :mod:`matcher.report.calendar_history` says how. No personal name stands
in any calendar.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from urllib.parse import unquote

from matcher.report import ics
from matcher.report.calendar_history import Agenda, Owner, PlannedEvent
from matcher.report.wording import Wording
from matcher.semester.publication import SemesterPublication
from matcher.semester.report import digest
from matcher.semester.report.digest import MeetingRow
from models.semester.plan import Session, SessionKind
from models.semester.problem import Group, Term

GROUP, UNIVERSITY = "group", "university"


@dataclass(frozen=True, slots=True)
class SessionIdentity:
    """What an event is: a session of a group, by its number in the term. ``season`` is the term as UIDs name it."""

    season: str
    group: Group
    number: int

    @property
    def owners(self) -> tuple[Owner, ...]:
        """The group and its university."""
        return _owners(self.group)


def session_identity(uid: str) -> SessionIdentity | None:
    """What a UID tells; ``None`` where it is of no semester plan."""
    of_group, _, number = uid.removesuffix(ics.HOST).rpartition("/")
    found = _season_group(of_group)
    return SessionIdentity(*found, int(number)) if found and number.isdecimal() and uid.endswith(ics.HOST) else None


@lru_cache(maxsize=65536)
def _season_group(of_group: str) -> tuple[str, Group] | None:
    """How the identities of a group's sessions begin, read."""
    match [unquote(part) for part in of_group.split("/")]:
        case [season, university_id, school_id]:
            return season, Group(university_id, school_id)
    return None


def _owners(group: Group) -> tuple[Owner, ...]:
    return Owner(GROUP, (group.university_id, group.school_id)), Owner(UNIVERSITY, (group.university_id,))


def semester_agenda(publication: SemesterPublication) -> Agenda:
    """The sessions of a semester, and the calendars of its groups and universities in the order of the tables."""
    semester, say = publication.problem, Wording(publication.language).say
    term = semester.term
    day = term.first_day.isoformat() if term else ""
    return Agenda(
        product=say("calendar.product"),
        period=(term.first_day, term.last_day) if term else None,
        names=(term.name, f"{term.name} {day}") if term and term.name else (day, day),
        owners=[owner for group in semester.groups for owner in _owners(group)],
        heading=partial(_heading, publication),
        events=partial(_events, publication),
        identity=session_identity,
    )


def _heading(publication: SemesterPublication, owner: Owner) -> str:
    """The school and its university, or the university; by their ids where the tables know them no more."""
    semester, say = publication.problem, Wording(publication.language).say
    university_id, *school_ids = owner.ids
    university = semester.universities.get(university_id)
    told = university.name if university else university_id
    for school_id in school_ids:
        school = semester.schools.get(school_id)
        return say("calendar.group", school=school.name if school else school_id, university=told)
    return say("calendar.university", university=told)


def _events(publication: SemesterPublication, season: str) -> Iterator[PlannedEvent]:
    """An event for each session, in order of date and time."""
    term = publication.problem.term
    if term is None:
        return
    of_group = {one.group: _GroupEvents(publication, term, season, one) for one in digest.meetings(publication)}
    for session in sorted(
        digest.plan_of(publication).sessions,
        key=lambda session: (session.date, session.start, session.group.university_id, session.group.school_id),
    ):
        yield of_group[session.group].event(session)


class _GroupEvents:
    """The events of one group: what all of them say is written once."""

    def __init__(self, publication: SemesterPublication, term: Term, season: str, meeting: MeetingRow) -> None:
        self._say = Wording(publication.language).say
        self._minutes = publication.policy.session_minutes
        self._school = meeting.school
        group = meeting.group
        self._identity = ics.uid(season, group.university_id, group.school_id, "").removesuffix(ics.HOST)
        self._owners = _owners(group)
        self._stamp = ics.stamp(term.first_day)
        told = self._say("calendar.pairs", pairs=meeting.pairs, university=meeting.university)
        place = ics.place_text(self._say, meeting.school, meeting.county)
        self._after = ics.line("DESCRIPTION", told) + ics.line("LOCATION", place)

    def event(self, session: Session) -> PlannedEvent:
        """The event of a session."""
        uid = f"{self._identity}{session.number}{ics.HOST}"
        before = (
            ics.line("SUMMARY", self._summary(session)),
            ics.hours(session.date, session.start, session.start + self._minutes),
            self._stamp,
            ics.line("UID", uid),
        )
        return PlannedEvent(uid, self._owners, b"".join(before), self._after)

    def _summary(self, session: Session) -> str:
        summary = self._say("calendar.summary", school=self._school, number=session.number)
        if session.kind is SessionKind.MAKE_UP:
            summary = self._say("calendar.make_up", summary=summary)
        return self._say("calendar.co_learning", summary=summary) if session.co_learning else summary
