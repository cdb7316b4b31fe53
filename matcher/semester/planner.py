"""The first programme: tutors for the children of remote schools, and when each school meets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from matcher.audit.violation import Violation
from matcher.planner import DEFAULT, Planner, RuleRooms, Sentences
from matcher.running.progress import RunOptions
from matcher.semester.audit.rules import RULE_AUDITS, audit_semester
from matcher.semester.publication import SemesterPublication
from matcher.semester.reasons import sentences
from matcher.semester.report.report import publish_semester
from matcher.semester.run import solve_semester
from matcher.semester.steps import check_term
from matcher.semester.tables.given_plan import ids_of_semester, read_semester_workbook
from matcher.semester.tables.layout import LAYOUT
from matcher.semester.tables.plan_rows import WrittenSemester
from matcher.semester.tables.reading import read_semester
from matcher.semester.tables.writing import write_semester_plan
from matcher.tables.eaten_ids import KnownIds
from matcher.tables.given_plan import GivenPlan
from matcher.tables.inbox import Inbox
from matcher.tables.plan_workbook import PlanWorkbook
from matcher.tables.reading import Reading
from matcher.texts import Language, text
from models.policy import Policy
from models.semester.plan import SemesterOutcome, SemesterPlan
from models.semester.problem import Semester


class SemesterPlanner(Planner[Semester, SemesterOutcome, WrittenSemester]):
    """Plans semesters."""

    layout = LAYOUT

    def load(self) -> None:
        """The solvers, which the parent of processes never needs."""
        for module in ("joint.stages", "joint.assembly", "baselines.planning"):
            import_module(f"models.semester.{module}")

    def read(self, inbox: Inbox, policy: Policy) -> Reading[Semester]:
        """The tables of a semester. Raises ``InputError`` with every fault."""
        return read_semester(inbox, policy)

    def check_plannable(self, problem: Semester, policy: Policy) -> None:
        """Raises ``InputError`` where the term does not hold the sessions of any group (S9)."""
        check_term(problem.term, policy)

    def nameless(self, problem: Semester) -> Semester:
        """Without the names of children and tutors."""
        children = {id_: replace(child, name="") for id_, child in problem.children.items()}
        tutors = {id_: replace(tutor, name="") for id_, tutor in problem.tutors.items()}
        return replace(problem, children=children, tutors=tutors)

    def solve(self, problem: Semester, policy: Policy, options: RunOptions = DEFAULT) -> SemesterOutcome:
        """Pairs, slots and dates, and why children have no tutor."""
        return solve_semester(
            problem,
            policy,
            seed=options.seed,
            time_limit=options.limit_seconds,
            spent=options.spent_seconds,
            workers=options.workers,
            scheduler=options.scheduler,
            stop=options.stop,
            watch=options.watch,
            explains=options.explains,
        )

    def sentences(self, publication: SemesterPublication) -> Sentences:
        """Of each child without a tutor."""
        return sentences(publication.problem, publication.policy, publication.outcome, publication.language)

    def write(self, folder: Path, publication: SemesterPublication, why: Sentences) -> None:
        """Pairs, slots, sessions, children without a tutor, summary."""
        write_semester_plan(folder, publication, why)

    def generate(self, size: str, seed: int, **more: Any) -> Semester:
        """An invented semester, as :func:`matcher.semester.generator.semester.generate_semester` has it."""
        from matcher.semester.generator.semester import generate_semester  # planning needs nothing of it

        return generate_semester(size, seed, **more)

    def write_tables(self, folder: Path, problem: Semester, language: Language) -> tuple[Path, ...]:
        """As :func:`matcher.semester.generator.tables.write_semester_tables` does."""
        from matcher.semester.generator.tables import write_semester_tables  # planning needs nothing of it

        return write_semester_tables(folder, problem, language)

    def numbers(self, problem: Semester) -> Mapping[str, int]:
        """Children."""
        return {"children": len(problem.children)}

    def known_ids(self, problem: Semester) -> KnownIds:
        """Of children, tutors, universities and schools."""
        return ids_of_semester(problem)

    def read_workbook(self, path: Path, problem: Semester) -> tuple[WrittenSemester, PlanWorkbook]:
        """``plan.xlsx``."""
        return read_semester_workbook(path, problem)

    def audit(self, problem: Semester, policy: Policy, written: WrittenSemester) -> tuple[Violation, ...]:
        """Every rule of the semester."""
        return audit_semester(problem, policy, written)

    def audit_summary(self, given: GivenPlan[WrittenSemester], language: Language) -> str:
        """How many rules and pairs were looked at."""
        # Without a summary there is nothing that G1 could be held against.
        rules = len(RULE_AUDITS) - (not given.plan.summary.there)
        return text("cli.check.passed", language, rules=rules, pairs=len(given.plan.pairs))

    def rule_rooms(self) -> RuleRooms:
        """Where each rule of the semester stands."""
        from models.semester.decide import RULE_ROOMS  # the solvers: not for who only plans

        return RuleRooms("models.rules.semester", RULE_ROOMS, RULE_AUDITS, "rules")

    def publish(self, folder: Path, publication: SemesterPublication, why: Sentences, previous: Path | None) -> None:
        """Workbook, report and calendars."""
        publish_semester(folder, publication, why, previous)

    def left(self, plan: SemesterPlan) -> list[tuple[str, str]]:
        """Children without a tutor."""
        return [(child.child_id, str(child.reason)) for child in plan.unmatched]

    def no_plan(self, outcome: SemesterOutcome, language: Language) -> str:
        """With the universities concerned."""
        return text(f"cli.no_plan.{outcome.status.value}", language, concerned=", ".join(outcome.conflict))

    def amount(self, problem: Semester, outcome: SemesterOutcome, language: Language) -> str:
        """How many children have a tutor."""
        assert outcome.plan is not None
        figures = {
            "paired": len(outcome.plan.pairs),
            "children": len(problem.children),
            "unmatched": len(outcome.plan.unmatched),
        }
        return text(f"cli.done.{outcome.status.value}", language, **figures)

    def more(self, outcome: SemesterOutcome, language: Language) -> str:
        """More time may help, or where the term's dates bind, more dates."""
        if not outcome.undatable:
            return text("cli.more_time", language)
        groups = sorted(f"{group.university_id}/{group.school_id}" for group in outcome.undatable)
        return text("cli.dates_bind", language, groups=", ".join(groups))


PLANNER = SemesterPlanner()
