"""The rule book of each programme with its cases, and what both can do with a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.audit.violation import Violation
from matcher.semester.audit.rules import RULE_AUDITS, audit_semester
from matcher.visits.audit.rules import VISIT_AUDITS, audit_visits
from models.rules import Rule
from models.rules.semester import SEMESTER_RULES
from models.rules.visits import VISIT_RULES
from models.semester import decide as semester_decisions
from models.visits import decide as visit_decisions
from tests.reading import read_season, read_semester, read_written_semester, read_written_visits
from tests.rules import case as semester_case
from tests.rules import files as semester_files
from tests.visit_rules import case as visit_case
from tests.visit_rules import files as visit_files


@dataclass(frozen=True)
class Book:
    """Functions take cases, instances and plans of the programme."""

    name: str
    rules: Iterable[Rule]
    audits: Mapping[str, object]
    rooms: Mapping[str, object]
    folder: Path
    bases: Iterable[str]
    """Files that are no rule's."""
    cases: Callable[[str], tuple[Any, ...]]
    untouched: tuple[Any, ...]
    """The bases themselves, as cases."""
    parts: Callable[[Any], tuple[Any, Any]]
    """The instance and the written plan of a case."""
    audit: Callable[[Any, Any, Any], tuple[Violation, ...]]
    admits: Callable[[Any], bool]
    write: tuple[Callable[[Path, Any], None], Callable[[Path, Any], None]]
    read: tuple[Callable[[Path, Any], Any], Callable[[Path], Any]]
    refused: Iterable[str]
    """Cases that the tables do not even hold: faults before a plan is judged."""

    def __str__(self) -> str:
        return self.name


def _admits_semester(case: semester_case.Case) -> bool:
    decisions = semester_decisions.Decisions(case.pairs, case.slots, case.sessions)
    return semester_decisions.admits(case.semester, case.policy, decisions)


BOOKS = (
    Book(
        "semester",
        *(SEMESTER_RULES, RULE_AUDITS, semester_decisions.RULE_ROOMS, semester_case.FOLDER),
        ("base", "dated", "workday"),
        semester_case.cases,
        (semester_case.base(), semester_case.dated()),
        lambda case: (case.semester, case.plan),
        audit_semester,
        _admits_semester,
        (semester_files.write_instance, semester_files.write_plan),
        (lambda folder, policy: read_semester(folder, policy).problem, read_written_semester),
        (
            "P8: a school that no university serves, under a policy that waives the rule",
            "P9: a child reported without a reason",
            "S9: 9 weeks, 18 sessions",
            "S9: 10 weeks of lessons of 44 minutes are 29 hours and 20 minutes",
            "S9: 9 weeks, though lessons of 50 minutes make 30 hours",
            "S9: 30 hours where a policy asks for 31",
            "S9: 10 sessions of one a week where a policy asks for 16 hours",
        ),
    ),
    Book(
        "visits",
        *(VISIT_RULES, VISIT_AUDITS, visit_decisions.RULE_ROOMS, visit_case.FOLDER),
        ("base",),
        visit_case.cases,
        (visit_case.base(),),
        lambda case: (case.season, case.written),
        audit_visits,
        lambda case: visit_decisions.admits(case.season, case.policy, case.plan),
        (visit_files.write_instance, visit_files.write_plan),
        (lambda folder, policy: read_season(folder, policy).problem, read_written_visits),
        ("V4: a school reported without a reason", "V7: a workshop of 5.5 hours, though visits make them 15"),
    ),
)
