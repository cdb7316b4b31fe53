"""Calendars from run to run, the same for both programmes: what the folder that a run replaces told, and what follows.

A programme says what is planned, whose calendars each event stands in, and what its season is (a semester's term, the
period of the visits). The rest is here, and follows from what somebody's phone shows who imports every new file:

- An event keeps its UID for as long as it is the same event, whatever its date. ``SEQUENCE`` rises by one wherever a
  person would see a difference to the run before, and never falls: phones believe the higher number.
- What is no longer planned stays in its calendars as ``STATUS:CANCELLED``, its number higher by one, without its
  description, and stays so unchanged until it is planned again: then it is confirmed, and its number goes on rising.
  So it is too where nothing has a date any more, and where a person, a school or a university has left the tables:
  whose events are all gone still has a calendar, which cancels them.
- The dates tell seasons apart, not the names. A season whose last confirmed event lies before the first day of the one
  that is planned was held (where none is confirmed, its last cancelled one counts): its events are left as they are on
  the phones, and out of the files. The new season has UIDs of its own, also under the same name.
- Any other season in the folder is given up or replanned. Where its dates meet the new one's it is the same season
  under another name or with other dates, and keeps the UIDs that it has: renaming a term changes nothing on the phones.
  Where they do not (a year mistyped and corrected), its events are cancelled.
- A season that was held and is planned once more into the folder after another took its place begins at 0 again, as in
  a new folder: its numbers are forgotten with it.

The same plan over its own output gives the same bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from matcher.report import earlier_events, ics
from matcher.report.earlier_events import CONFIRMED, Earlier


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose calendar a file is: the kind its name begins with, and the ids that follow."""

    kind: str
    ids: tuple[str, ...] = ()


class EventIdentity(Protocol):
    """What the UID of an event tells, whoever planned it."""

    @property
    def season(self) -> str:
        """The season as the UID names it."""
        ...

    @property
    def owners(self) -> tuple[Owner, ...]:
        """In whose calendars the event stands."""
        ...


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """An event of this run: its lines before and after its version, the UID among the former, and no status."""

    uid: str
    owners: tuple[Owner, ...]
    before: bytes
    after: bytes


@dataclass(frozen=True)
class Agenda:
    """What a programme says of its calendars.

    ``product`` wrote the files (``PRODID``). ``period`` is the season's first and last day, ``None`` where nothing has
    a date; ``names`` are what UIDs call it in a new folder, and where the folder has known other seasons. ``owners``
    may have a calendar by the tables: no file's name depends on who has events; those of ``always`` have one also
    without. ``heading`` is what a calendar is called, also of an owner who has left the tables. ``events`` gives with
    the season's name for the UIDs what is planned, in the order in which it is written, and ``identity`` what a UID
    tells: ``None`` where it is not of this programme.
    """

    product: str
    period: tuple[date, date] | None
    names: tuple[str, str]
    owners: Iterable[Owner]
    heading: Callable[[Owner], str]
    events: Callable[[str], Iterable[PlannedEvent]]
    identity: Callable[[str], EventIdentity | None]
    always: Sequence[Owner] = ()


def write_calendars(folder: Path, previous: Path | None, agenda: Agenda) -> None:
    """Write a calendar for each owner of an event, planned or cancelled, into ``folder/calendars``.

    ``previous`` is the folder of the run before, whose calendars tell the sequence of each event and what is cancelled;
    ``None`` where there is none. Nothing is made where nobody has a calendar. Raises ``OSError`` where a file cannot be
    written.
    """
    home = folder / ics.CALENDARS
    events: dict[Owner, list[bytes]] = defaultdict(list, {owner: [] for owner in agenda.always})
    for owners, written in _all_events(agenda, _earlier(previous / ics.CALENDARS if previous else None, agenda)):
        for owner in owners:
            events[owner].append(written)
    if events:
        home.mkdir(parents=True, exist_ok=True)
    for owner, name in _file_names([*agenda.owners, *agenda.always], events).items():
        if owner in events:
            ics.write_calendar(home / name, agenda.product, agenda.heading(owner), events[owner])


def _file_names(known: Iterable[Owner], events: Iterable[Owner]) -> dict[Owner, str]:
    """The file of each owner."""
    of_kind: dict[str, dict[Owner, None]] = defaultdict(dict)
    for owner in (*known, *sorted(events, key=lambda owner: owner.ids)):
        of_kind[owner.kind][owner] = None
    return {
        owner: name
        for kind, owners in of_kind.items()
        for owner, name in zip(owners, ics.file_names(kind, [owner.ids for owner in owners]), strict=True)
    }


def _all_events(agenda: Agenda, seasons: Mapping[str, _EarlierSeason]) -> Iterator[tuple[tuple[Owner, ...], bytes]]:
    """What is planned, then by UID what no longer is, each as it is written."""
    season = _name(agenda, seasons)
    earlier: dict[str, Earlier] = {}
    for name, one in seasons.items():
        if name == season or not _held(one, agenda):
            earlier |= one.events
    planned: set[str] = set()
    for event in agenda.events(season):
        planned.add(event.uid)
        known = earlier.get(event.uid)
        after = event.after + CONFIRMED
        sequence = known.sequence_of(event.before + after) if known else 0
        yield event.owners, ics.event(event.before, sequence, after)
    for uid in sorted(earlier.keys() - planned):
        identity = agenda.identity(uid)
        assert identity is not None
        yield identity.owners, earlier[uid].cancellation()


@dataclass(frozen=True, slots=True)
class _EarlierSeason:
    """The events of a season in the run before, by UID, and the days of those confirmed (of all, where none is)."""

    events: Mapping[str, Earlier]
    confirmed: int
    first_day: date
    last_day: date


def _earlier(previous: Path | None, agenda: Agenda) -> dict[str, _EarlierSeason]:
    """The seasons of the run before. Each event stands in several files: one that is gone or broken costs nothing."""
    events: dict[str, dict[str, Earlier]] = defaultdict(dict)
    for uid, earlier in earlier_events.versions(sorted(previous.glob("*.ics")) if previous else []).items():
        identity = agenda.identity(uid)
        if identity is not None:
            events[identity.season][uid] = earlier
    return {name: _season(events[name]) for name in sorted(events)}


def _season(events: Mapping[str, Earlier]) -> _EarlierSeason:
    confirmed = [one.day for one in events.values() if not one.cancelled]
    days = confirmed or [one.day for one in events.values()]
    return _EarlierSeason(events, len(confirmed), min(days), max(days))


def _held(season: _EarlierSeason, agenda: Agenda) -> bool:
    """Whether a season was over before the new one begins."""
    return agenda.period is not None and season.last_day < agenda.period[0]


def _name(agenda: Agenda, seasons: Mapping[str, _EarlierSeason]) -> str:
    """What UIDs call the season: what they called it in the run before.

    After another season it has a name with its first day: one of the same name may have been there before that other.
    """
    name, later = agenda.names
    going = {name: season for name, season in seasons.items() if not _held(season, agenda)}
    if name in going or agenda.period is None:
        return name
    meeting = [one for one in going if going[one].first_day <= agenda.period[1]]
    if meeting:
        return max(meeting, key=lambda one: going[one].confirmed)
    return later if seasons else name
