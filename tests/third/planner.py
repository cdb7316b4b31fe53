"""The programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from matcher.audit.violation import Violation
from matcher.planner import DEFAULT, Planner, RuleRooms, Sentences
from matcher.running.progress import RunOptions
from matcher.tables.eaten_ids import KnownIds
from matcher.tables.given_plan import GivenPlan
from matcher.tables.inbox import Inbox
from matcher.tables.plan_workbook import PlanWorkbook
from matcher.tables.reading import Reading
from matcher.texts import Language, text
from models.policy import Policy
from tests.third.audit.rules import HALL_AUDITS, audit_rehearsals
from tests.third.generator.rehearsals import generate_rehearsals, write_rehearsal_tables
from tests.third.problem import HallOutcome, HallPlan, Rehearsals
from tests.third.report.publishing import publish_rehearsals
from tests.third.run import solve_rehearsals
from tests.third.tables.files import HallPublication, ids, read_rehearsals, read_workbook, write_plan
from tests.third.tables.layout import LAYOUT, WrittenRehearsals


class HallPlanner(Planner[Rehearsals, HallOutcome, WrittenRehearsals]):
    """Plans rehearsals."""

    layout = LAYOUT

    def read(self, inbox: Inbox, policy: Policy) -> Reading[Rehearsals]:
        return read_rehearsals(inbox)

    def nameless(self, problem: Rehearsals) -> Rehearsals:
        return replace(problem, choirs={id_: replace(one, conductor="") for id_, one in problem.choirs.items()})

    def solve(self, problem: Rehearsals, policy: Policy, options: RunOptions = DEFAULT) -> HallOutcome:
        return solve_rehearsals(problem, policy, options)

    def sentences(self, publication: HallPublication) -> Sentences:
        assert publication.outcome.plan is not None
        return {
            id_: (text(f"silence.{why}", publication.language), text(f"silence.{why}.remedy", publication.language))
            for id_, why in publication.outcome.plan.silent
        }

    def write(self, folder: Path, publication: HallPublication, why: Sentences) -> None:
        write_plan(folder, publication)

    def generate(self, size: str, seed: int, **more: Any) -> Rehearsals:
        return generate_rehearsals(size, seed, **more)

    def write_tables(self, folder: Path, problem: Rehearsals, language: Language) -> tuple[Path, ...]:
        return write_rehearsal_tables(folder, problem, language)

    def numbers(self, problem: Rehearsals) -> Mapping[str, int]:
        return {"choirs": len(problem.choirs)}

    def known_ids(self, problem: Rehearsals) -> KnownIds:
        return ids(problem)

    def read_workbook(self, path: Path, problem: Rehearsals) -> tuple[WrittenRehearsals, PlanWorkbook]:
        return read_workbook(path, problem)

    def audit(self, problem: Rehearsals, policy: Policy, written: WrittenRehearsals) -> tuple[Violation, ...]:
        return audit_rehearsals(problem, policy, written)

    def audit_summary(self, given: GivenPlan[WrittenRehearsals], language: Language) -> str:
        return text("cli.rehearsals.check.passed", language, placed=len(given.plan.rehearsals))

    def rule_rooms(self) -> RuleRooms:
        model = {"C1": solve_rehearsals, "C2": solve_rehearsals, "G1": solve_rehearsals}
        return RuleRooms("tests.third.programme", model, HALL_AUDITS, "third/rules")

    def publish(self, folder: Path, publication: HallPublication, why: Sentences, previous: Path | None) -> None:
        publish_rehearsals(folder, publication, why)

    def left(self, plan: HallPlan) -> Sequence[tuple[str, str]]:
        return [(id_, str(why)) for id_, why in plan.silent]

    def no_plan(self, outcome: HallOutcome, language: Language) -> str:
        return text("cli.rehearsals.no_plan", language)

    def amount(self, problem: Rehearsals, outcome: HallOutcome, language: Language) -> str:
        assert outcome.plan is not None
        figures = {"sung": len(outcome.plan.placements), "choirs": len(problem.choirs)}
        return text("rehearsals.headline", language, **figures)

    def more(self, outcome: HallOutcome, language: Language) -> str:
        return text("cli.more_time", language)


PLANNER = HallPlanner()
