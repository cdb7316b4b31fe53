"""Runs into one folder after another, each over the calendars of the one before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from matcher.report.calendar_history import Agenda, write_calendars
from matcher.report.ics import CALENDARS
from matcher.semester.publication import SemesterPublication
from matcher.visits.publication import VisitPublication
from tests.report import parsers

Status = tuple[object, object]
CONFIRMED, CANCELLED = "CONFIRMED", "CANCELLED"


class Runs:
    """Each call is a run; whatever it writes is understood by every reader, and gives the folder of its calendars."""

    def __init__(self, home: Path, agenda_of: Callable[[Any], Agenda]) -> None:
        self._home = home
        self._agenda_of = agenda_of
        self._runs = 0

    def __call__(self, publication: SemesterPublication | VisitPublication) -> Path:
        folder, previous = (self._home / str(number) for number in (self._runs + 1, self._runs))
        self._runs += 1
        folder.mkdir()
        write_calendars(folder, previous if previous.exists() else None, self._agenda_of(publication))
        if (folder / CALENDARS).exists():
            parsers.read_all(folder / CALENDARS)
        return folder / CALENDARS


def contents(home: Path) -> dict[str, bytes]:
    """The bytes of each calendar."""
    return {path.name: path.read_bytes() for path in home.iterdir()}


def text_of(home: Path) -> str:
    """What stands in any calendar, its lines unfolded."""
    return "".join(content.replace(b"\r\n ", b"").decode() for content in contents(home).values())


def statuses(path: Path) -> dict[str, Status]:
    """Status and version of each event of a calendar, by UID."""
    return {uid: (event["STATUS"], event["SEQUENCE"]) for uid, event in parsers.read(path).items()}


def statuses_of_all(home: Path) -> set[Status]:
    """Each status and version that some event has."""
    return {status for path in home.iterdir() for status in statuses(path).values()}
