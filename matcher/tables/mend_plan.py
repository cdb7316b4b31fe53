"""The ids of a plan that a spreadsheet has eaten, put back where only one can be meant."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from matcher.tables.eaten_ids import EatenIds
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.plan_digest import tables_of
from matcher.tables.written import WrittenPlan, WrittenVisitPlan
from models.semester.problem import Semester
from models.visits.problem import Season

PlanKind = TypeVar("PlanKind", bound=WrittenPlan | WrittenVisitPlan)
KnownIds = Mapping[str, Collection[str]]
"""The ids of the input's tables, by the column that names them in a plan."""


def ids_of_semester(semester: Semester) -> KnownIds:
    """What the tables of a semester's plan may name."""
    return {
        "child_id": semester.children,
        "tutor_id": semester.tutors,
        "university_id": semester.universities,
        "school_id": semester.schools,
    }


def ids_of_season(season: Season) -> KnownIds:
    """What the tables of a plan of visits may name."""
    return {
        "school_id": season.schools,
        "lead_id": season.leads,
        "workshop_id": season.workshops,
        "professor_id": season.professors or {},
    }


class Mending:
    """Mends the ids of one table after the other, and keeps what is to be told of it.

    ``notices`` has one for each file in which ids were mended; ``doubtful`` are errors, where two could be meant. Ids
    that nothing explains are left to the audit.
    """

    def __init__(self, known: KnownIds) -> None:
        self._known = known
        self._eaten = {column: EatenIds(ids) for column, ids in known.items()}
        self.notices: list[Fault] = []
        self.doubtful: list[Fault] = []

    def columns(
        self, columns: Mapping[str, Sequence[str]], numbers: Sequence[int], file: str, headings: Mapping[str, str]
    ) -> dict[str, list[str]]:
        """Those of the columns, by name, in which ids were mended; ``numbers`` are those of the rows."""
        mended: dict[str, list[str]] = {}
        first: tuple[int, str, str, str] | None = None
        count = 0
        for name, values in columns.items():
            heading = headings.get(name, name)
            meant = self._meant(name, values, numbers, file, heading) if name in self._known else {}
            if meant:
                mended[name] = [meant.get(value, value) for value in values]
                places = [place for place, value in enumerate(values) if value in meant]
                count += len(places)
                value = values[places[0]]
                told = numbers[places[0]], heading, value, meant[value]
                first = min(first or told, told)
        if first is not None:
            row, heading, value, near = first
            # It is of the whole file: notices of rows are told together whichever file they are of.
            figures = {"count": str(count), "near": near, "row": str(row), "column": heading}
            self.notices.append(Fault(Severity.NOTICE, "eaten_ids", file, value=value, figures=figures))
        return mended

    def _meant(
        self, name: str, values: Sequence[str], numbers: Sequence[int], file: str, heading: str
    ) -> dict[str, str]:
        """The id that is meant by each value that is none."""
        found = {}
        for value in dict.fromkeys(values):
            ids = () if not value or value in self._known[name] else self._eaten[name].meant(value)
            if len(ids) == 1:
                found[value] = ids[0]
            elif ids:
                rows = [number for number, written in zip(numbers, values, strict=True) if written == value]
                figures = {"count": str(len(rows)), "ids": ", ".join(ids)}
                self.doubtful.append(Fault(Severity.ERROR, "eaten_id_twice", file, rows[0], heading, value, figures))
        return found


def mend(plan: PlanKind, known: KnownIds) -> tuple[PlanKind, tuple[Fault, ...]]:
    """The plan of a folder with its ids mended, and one notice for each file in which some were.

    Raises ``InputError`` where two ids could be meant.
    """
    mending = Mending(known)
    tables: dict[str, Any] = {
        name: _mended(rows, f"{name}.csv", mending) for name, rows in tables_of(plan).items() if rows
    }
    if mending.doubtful:
        raise InputError(mending.doubtful)
    return replace(plan, **tables), tuple(mending.notices)


def _mended(rows: tuple[Any, ...], file: str, mending: Mending) -> tuple[Any, ...]:
    names = [field.name for field in fields(rows[0]) if field.name.endswith("_id")]
    columns = {name: [getattr(row, name) for row in rows] for name in names}
    mended = mending.columns(columns, [row.row for row in rows], file, {})
    if not mended:
        return rows
    cells = zip(*mended.values(), strict=True)
    return tuple(replace(row, **dict(zip(mended, ids, strict=True))) for row, ids in zip(rows, cells, strict=True))
