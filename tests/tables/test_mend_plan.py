"""Ids of a plan that a spreadsheet has eaten: mended and told once a file, or a fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest

from matcher.semester.audit.rules import audit_semester
from matcher.semester.tables.given_plan import ids_of_semester
from matcher.semester.tables.plan_rows import WrittenSemester
from matcher.tables.eaten_ids import PlanKind, mend
from matcher.tables.faults import InputError, Severity
from matcher.tables.plan_rows import plan_digest, tables_of
from matcher.visits.audit.rules import audit_visits
from matcher.visits.tables.given_plan import ids_of_season
from models.semester.problem import Group, Semester
from tests.rules.case import dated
from tests.tables.office import tell
from tests.visit_rules.case import Case as VisitCase
from tests.visit_rules.case import base as visit_base

DATED = dated()


def numbered(id_: str) -> str:
    """``C1`` as ``001``, ``U2`` as ``102``, ``S1`` as ``0201``, ``T4`` as ``1-4``."""
    kind, number = id_[:1], id_[1:]
    return (
        {"C": f"00{number}", "U": f"010{number}", "S": f"020{number}", "T": f"1-{number}"}.get(kind, "") if id_ else ""
    )


def eaten(id_: str) -> str:
    """What a spreadsheet makes of it."""
    own = numbered(id_)
    return f"1月{own[2:]}日" if own.startswith("1-") else own.lstrip("0")


def with_ids(plan: PlanKind, spell: Callable[[str], str]) -> PlanKind:
    """The plan with every id spelt otherwise."""
    tables: dict[str, Any] = {
        name: tuple(
            replace(row, **{one.name: spell(getattr(row, one.name)) for one in fields(row) if one.name.endswith("_id")})
            for row in rows
        )
        for name, rows in tables_of(plan).items()
    }
    return replace(plan, **tables)


def renamed() -> tuple[Semester, WrittenSemester, WrittenSemester]:
    """The dated base with ids that a spreadsheet eats: the semester, its plan, and the plan as it is saved."""
    semester, plan = DATED.semester, DATED.plan
    semester = replace(
        semester,
        universities={numbered(key): replace(row, id=numbered(key)) for key, row in semester.universities.items()},
        schools={numbered(key): replace(row, id=numbered(key)) for key, row in semester.schools.items()},
        groups=tuple(Group(numbered(of.university_id), numbered(of.school_id)) for of in semester.groups),
        children={
            numbered(key): replace(
                row, id=numbered(key), school_id=numbered(row.school_id), university_id=numbered(row.university_id)
            )
            for key, row in semester.children.items()
        },
        tutors={
            numbered(key): replace(row, id=numbered(key), university_id=numbered(row.university_id))
            for key, row in semester.tutors.items()
        },
    )
    return semester, with_ids(plan, numbered), with_ids(plan, eaten)


SEMESTER, WHOLE, EATEN = renamed()


def test_a_plan_that_was_saved_by_a_spreadsheet_is_the_plan_again() -> None:
    assert audit_semester(SEMESTER, DATED.policy, WHOLE) == ()
    assert len(audit_semester(SEMESTER, DATED.policy, EATEN)) > 40
    plan, notices = mend(EATEN, ids_of_semester(SEMESTER))
    assert plan == WHOLE
    assert plan_digest(plan) == plan_digest(WHOLE)
    assert audit_semester(SEMESTER, DATED.policy, plan) == ()
    told = [
        (one.severity, one.code, one.file, int(one.figures["row"]), one.figures["column"], one.value) for one in notices
    ]
    notice = Severity.NOTICE, "eaten_ids"
    assert told == [
        (*notice, "pairs.csv", 2, "child_id", "1"),
        (*notice, "slots.csv", 2, "school_id", "201"),
        (*notice, "sessions.csv", 2, "school_id", "201"),
        (*notice, "unmatched.csv", 2, "child_id", "4"),
    ]
    assert [(one.figures["count"], one.figures["near"]) for one in notices] == [
        ("12", "001"),
        ("8", "0201"),
        ("80", "0201"),
        ("2", "004"),
    ]
    assert [tell(one) for one in notices] == ["eaten_ids"] * 4


def test_a_plan_with_its_ids_is_left_as_it_is() -> None:
    plan, notices = mend(WHOLE, ids_of_semester(SEMESTER))
    assert plan is not EATEN
    assert (plan, notices) == (WHOLE, ())


def test_where_two_ids_could_be_meant_nothing_is_mended() -> None:
    children = {**SEMESTER.children, "01": replace(SEMESTER.children["001"], id="01")}
    with pytest.raises(InputError) as caught:
        mend(EATEN, ids_of_semester(replace(SEMESTER, children=children)))
    (fault,) = caught.value.faults
    assert (fault.severity, fault.code, fault.file, fault.row, fault.column, fault.value) == (
        Severity.ERROR,
        *("eaten_id_twice", "pairs.csv", 2, "child_id", "1"),
    )
    assert fault.figures == {"count": "1", "ids": "001, 01"}
    assert tell(fault) == "eaten_id_twice"


def test_what_nothing_explains_is_the_audits_to_tell() -> None:
    pairs = (replace(WHOLE.pairs[0], tutor_id="777"), *WHOLE.pairs[1:])
    plan, notices = mend(replace(WHOLE, pairs=pairs), ids_of_semester(SEMESTER))
    assert plan.pairs[0].tutor_id == "777"
    assert notices == ()


def test_an_id_that_there_is_stays_even_if_another_could_be_meant() -> None:
    children = {**SEMESTER.children, "1": replace(SEMESTER.children["001"], id="1")}
    plan, _ = mend(EATEN, ids_of_semester(replace(SEMESTER, children=children)))
    assert [row.child_id for row in plan.pairs] == ["1", "002", "003"]


def test_ids_of_visits_are_mended_too() -> None:
    tables = visit_base().tables
    of_007 = {"items": ["curriculum"], "wed": "08:00-17:00"}
    plan = {
        "lead": "007",
        "mode": "B",
        "workshop": "01",
        "visits": ["2025-10-08 09:00-13:30", "2025-10-15 09:00-13:30"],
    }
    case = VisitCase(
        *("", "numbers", True, True),
        {
            **tables,
            "leads": {**tables["leads"], "007": of_007},
            "schools": {**tables["schools"], "009": {**of_007, "teachers": 3}},
            "workshops": {**tables["workshops"], "01": {"date": tables["workshops"]["W1"]["date"], "hours": 6.0}},
            "professors": {"05": {"wed": "08:00-17:00"}},
            "plan": {**tables["plan"], "009": {**plan, "visits": [f"{plan['visits'][0]} 05", plan["visits"][1]]}},
        },
    )
    season, whole = case.season, case.written
    assert audit_visits(season, case.policy, whole) == ()
    saved = with_ids(whole, lambda id_: id_.lstrip("0"))
    plan_again, notices = mend(saved, ids_of_season(season))
    assert plan_again == whole
    assert [one.file for one in notices] == ["assignments.csv", "visits.csv", "milestones.csv"]
