"""Reads the cases of those who are left out: children in ``unmatched.toml``, schools in ``unserved.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from matcher.semester.reasons import sentences
from matcher.texts import Language
from matcher.visits.reasons import visit_sentences
from models.deadline import UNHURRIED, Deadline
from models.goals import Status
from models.policy import Policy
from models.programme import Programme
from models.programmes import SEMESTER, VISITS
from models.semester import plan as of_semester
from models.semester.problem import Semester
from models.semester.shortfall.explain import explain as explain_children
from models.visits import plan as of_visits
from models.visits.problem import Season
from models.visits.shortfall.explain import explain as explain_schools
from tests.deadlines import Looks
from tests.hours import is_day, slots
from tests.semester import building as semesters
from tests.visits import building as seasons
from tests.visits.plain_plan import Taken, as_plan, takers

LeftOut = of_semester.Unmatched | of_visits.Unserved

MONDAYS = [date(2025, month, day) for month, day in ((9, 1), (9, 8), (9, 15), (9, 22), (10, 13), (10, 20))]


def plain(value: Any) -> Any:
    """Lists, numbers and text, as the case files have them; fields that are as by default at the end are left out."""
    if is_dataclass(value):
        found = [(getattr(value, field.name), field.default) for field in fields(value)]
        while found[-1][0] == found[-1][1]:
            found.pop()
        return [plain(one) for one, _ in found]
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value.value if isinstance(value, Enum) else value


@dataclass(frozen=True)
class Case:
    """A case of either programme; who is left out is an ``Unmatched`` or an ``Unserved``."""

    name: str
    tables: Mapping[str, Any]
    reasons: ClassVar[Any]

    @cached_property
    def reason(self) -> Any:
        return self.reasons(self.tables["reason"])

    @cached_property
    def policy(self) -> Policy:
        return Policy.from_mapping(self.tables["policy"], self.programme)

    @property
    def programme(self) -> Programme:
        raise NotImplementedError

    def __str__(self) -> str:
        return f"{self.programme}: {self.name}"

    def but(self, **tables: Any) -> Case:
        """The case with other tables."""
        return replace(self, tables={**self.tables, **tables})

    def explained(self, deadline: Deadline | None = None) -> tuple[Any, ...]:
        """Everybody who is left out, with the reason; in most cases time does not run out."""
        return self.explained_by(deadline or (Looks(self.tables["looks"]) if "looks" in self.tables else UNHURRIED))

    def explained_by(self, deadline: Deadline) -> tuple[Any, ...]:
        raise NotImplementedError

    def told(self, left_out: tuple[Any, ...] | None, language: Language) -> Mapping[str, tuple[str, str]]:
        """Detail and remedy for each of them; ``None`` is no plan at all."""
        raise NotImplementedError

    @cached_property
    def answer(self) -> Any:
        """About the one who is asked about."""
        (answer,) = (one for one in self.explained() if id_of(one) == self.tables["of"])
        return answer

    def sentences(self, language: Language) -> tuple[str, str]:
        """Detail and remedy of the one who is asked about; all are told in order."""
        left_out = self.explained()
        told = self.told(left_out, language)
        assert list(told) == list(map(id_of, left_out))
        return told[self.tables["of"]]


def id_of(left_out: LeftOut) -> str:
    return left_out.child_id if isinstance(left_out, of_semester.Unmatched) else left_out.school_id


class Child(Case):
    """A child without a tutor."""

    reasons = of_semester.ChildReason
    programme = SEMESTER
    usual: ClassVar[Mapping[str, Any]] = {
        **{"children": ["C1"], "policy": {}, "limits": {}, "locks": {}, "windows": {}},
        **{"pairs": "", "meets": {}, "proven": True},
    }

    @cached_property
    def semester(self) -> Semester:
        tables = self.tables
        return semesters.semester(
            tables["children"], tables["tutors"], tables["windows"], **tables["limits"], **tables["locks"]
        )

    @cached_property
    def plan(self) -> of_semester.SemesterPlan:
        return semesters.plan(self.tables["pairs"], **self.tables["meets"])

    def explained_by(self, deadline: Deadline) -> tuple[Any, ...]:
        hold = [slots(pair) for pair in self.tables["dates_hold"]] if "dates_hold" in self.tables else None
        return explain_children(
            *(self.semester, self.policy, self.plan),
            lambda university: self.tables["proven"],
            lambda group, pair: hold is None or pair in hold,
            deadline,
        )

    def told(self, left_out: tuple[Any, ...] | None, language: Language) -> Mapping[str, tuple[str, str]]:
        plan = None if left_out is None else replace(self.plan, unmatched=left_out)
        outcome = of_semester.SemesterOutcome(Status.FEASIBLE, plan, ())
        return sentences(self.semester, self.policy, outcome, language)


class School(Case):
    """A school without a lead."""

    reasons = of_visits.SchoolReason
    programme = VISITS
    usual: ClassVar[Mapping[str, Any]] = {
        **{"leads": ["L1"], "schools": ["A"], "workshops": [], "policy": {}, "locks": {}},
        **{"mondays": 3, "tuesdays": 0, "pairs": "", "proven": ["priority", "served"]},
    }

    @cached_property
    def season(self) -> Season:
        leads, schools = (
            [line if any(map(is_day, line.split())) else f"{line} mon" for line in self.tables[table]]
            for table in ("leads", "schools")
        )
        days = MONDAYS[: self.tables["mondays"]]
        days += [day + timedelta(1) for day in MONDAYS[: self.tables["tuesdays"]]]
        forbidden, fixed = (
            [lock.split("-", 2) for lock in self.tables["locks"].get(kind, ())] for kind in ("forbidden", "fixed")
        )
        return seasons.season(
            [seasons.lead(line, max_schools=1) for line in leads],
            map(seasons.school, schools),
            workshops=list(map(seasons.workshop, self.tables["workshops"])),
            period=seasons.closed_but(days),
            forbidden=frozenset(map(tuple, forbidden)),
            fixed=tuple((lead, school, date.fromisoformat(day)) for lead, school, day in fixed),
        )

    @cached_property
    def plan(self) -> of_visits.VisitPlan:
        """Every school with its lead in the first way that is free."""
        season, chosen = self.season, dict[str, Taken]()
        for lead, school in semesters.both(self.tables["pairs"]):
            chosen[school] = next(takers(season, self.policy, season.schools[school], chosen, [season.leads[lead]]))
        return as_plan(season, self.policy, chosen)

    def explained_by(self, deadline: Deadline) -> tuple[Any, ...]:
        proven = tuple(self.tables["proven"])
        return explain_schools(self.season, self.policy, self.plan, proven, deadline=deadline)

    def told(self, left_out: tuple[Any, ...] | None, language: Language) -> Mapping[str, tuple[str, str]]:
        plan = None if left_out is None else replace(self.plan, unserved=left_out)
        outcome = of_visits.VisitOutcome(Status.FEASIBLE, plan, ())
        return visit_sentences(self.season, self.policy, outcome, language)


def _tables(raw: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Of a case, and of what it is like."""
    own = raw[name]
    like = _tables(raw, own["like"]) if "like" in own else {}
    return {**{key: rows for key, rows in like.items() if key not in ("of", "answer", "zh")}, **own}


def _read(file: str, kind: type[Child | School], everybody: str) -> dict[str, Any]:
    raw = tomllib.loads((Path(__file__).parent / file).read_text(encoding="utf-8"))
    found: dict[str, Any] = {}
    for name in raw:
        tables = {**kind.usual, **_tables(raw, name)}
        tables.setdefault("of", tables[everybody][-1].split()[0])
        found[name] = kind(name, tables)
    return found


CHILDREN: Mapping[str, Child] = _read("unmatched.toml", Child, "children")
SCHOOLS: Mapping[str, School] = _read("unserved.toml", School, "schools")
CASES: list[Case] = [*CHILDREN.values(), *SCHOOLS.values()]
