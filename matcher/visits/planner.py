"""The second programme: which lead teacher accompanies which high school, and on which days."""

from __future__ import annotations

from collections.abc import Mapping
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
from matcher.visits.audit.rules import VISIT_AUDITS, audit_visits
from matcher.visits.publication import VisitPublication
from matcher.visits.reasons import visit_sentences
from matcher.visits.report.report import publish_visits
from matcher.visits.run import solve_visits
from matcher.visits.tables.given_plan import ids_of_season, read_visits_workbook
from matcher.visits.tables.layout import LAYOUT
from matcher.visits.tables.plan_rows import WrittenVisits
from matcher.visits.tables.reading import read_season
from matcher.visits.tables.writing import write_visit_plan
from models.policy import Policy
from models.tuning import TUNING
from models.visits.plan import ActivityKind, VisitOutcome, VisitPlan
from models.visits.problem import Season


class VisitPlanner(Planner[Season, VisitOutcome, WrittenVisits]):
    """Plans seasons of visits."""

    layout = LAYOUT

    def read(self, inbox: Inbox, policy: Policy) -> Reading[Season]:
        """The tables of a season. Raises ``InputError`` with every fault."""
        return read_season(inbox, policy)

    def nameless(self, problem: Season) -> Season:
        """Without the names of leads and professors."""
        leads = {id_: replace(lead, name="") for id_, lead in problem.leads.items()}
        professors = problem.professors
        if professors is not None:
            professors = {id_: replace(professor, name="") for id_, professor in professors.items()}
        return replace(problem, leads=leads, professors=professors)

    def solve(self, problem: Season, policy: Policy, options: RunOptions = DEFAULT) -> VisitOutcome:
        """Who accompanies which school when, what is due, and why schools are unserved, which is always told."""
        workers = max(1, options.workers)
        if options.scheduler is not None:
            from matcher.visits.elsewhere import RemoteSeason, solve_visits_on  # who has no cluster needs none

            limit = options.limit_seconds, options.spent_seconds
            asked = RemoteSeason(problem, policy, options.seed, *limit, workers, TUNING.get())
            return solve_visits_on(options.scheduler, asked, options.stop, options.watch)
        return solve_visits(
            problem,
            policy,
            seed=options.seed,
            time_limit=options.limit_seconds,
            spent=options.spent_seconds,
            workers=workers,
            stop=options.stop,
            watch=options.watch,
        )

    def sentences(self, publication: VisitPublication) -> Sentences:
        """Of each unserved school."""
        return visit_sentences(publication.problem, publication.policy, publication.outcome, publication.language)

    def write(self, folder: Path, publication: VisitPublication, why: Sentences) -> None:
        """Assignments, visits, due dates, unserved schools, summary."""
        write_visit_plan(folder, publication, why)

    def generate(self, size: str, seed: int, **more: Any) -> Season:
        """An invented season, as :func:`matcher.visits.generator.season.generate_season` has it."""
        from matcher.visits.generator.season import generate_season  # planning needs nothing of it

        return generate_season(size, seed, **more)

    def write_tables(self, folder: Path, problem: Season, language: Language) -> tuple[Path, ...]:
        """As :func:`matcher.visits.generator.tables.write_visit_tables` does."""
        from matcher.visits.generator.tables import write_visit_tables  # planning needs nothing of it

        return write_visit_tables(folder, problem, language)

    def numbers(self, problem: Season) -> Mapping[str, int]:
        """Leads and schools."""
        return {"leads": len(problem.leads), "schools": len(problem.schools)}

    def known_ids(self, problem: Season) -> KnownIds:
        """Of schools, leads, workshops and professors."""
        return ids_of_season(problem)

    def read_workbook(self, path: Path, problem: Season) -> tuple[WrittenVisits, PlanWorkbook]:
        """``visits.xlsx``."""
        return read_visits_workbook(path, problem)

    def audit(self, problem: Season, policy: Policy, written: WrittenVisits) -> tuple[Violation, ...]:
        """Every rule of the visits."""
        return audit_visits(problem, policy, written)

    def audit_summary(self, given: GivenPlan[WrittenVisits], language: Language) -> str:
        """How many rules, schools and visits were looked at."""
        # Without a summary there is nothing that G1 could be held against.
        rules = len(VISIT_AUDITS) - (not given.plan.summary.there)
        visits = sum(row.kind == ActivityKind.VISIT for row in given.plan.visits)
        schools = len(given.plan.assignments)
        return text("cli.visits.check.passed", language, rules=rules, schools=schools, visits=visits)

    def rule_rooms(self) -> RuleRooms:
        """Where each rule of the visits stands."""
        from models.visits.decide import RULE_ROOMS  # what planning does not need

        return RuleRooms("models.rules.visits", RULE_ROOMS, VISIT_AUDITS, "visit_rules")

    def publish(self, folder: Path, publication: VisitPublication, why: Sentences, previous: Path | None) -> None:
        """Workbook, report and calendars."""
        publish_visits(folder, publication, why, previous)

    def left(self, plan: VisitPlan) -> list[tuple[str, str]]:
        """Unserved schools."""
        return [(school.school_id, str(school.reason)) for school in plan.unserved]

    def no_plan(self, outcome: VisitOutcome, language: Language) -> str:
        """With the leads and schools whose locks are concerned."""
        concerned = ", ".join(outcome.conflict)
        locked = ".locks" if concerned else ""
        return text(f"cli.visits.no_plan.{outcome.status.value}{locked}", language, concerned=concerned)

    def amount(self, problem: Season, outcome: VisitOutcome, language: Language) -> str:
        """How many schools have a lead."""
        assert outcome.plan is not None
        figures = {
            "served": len(outcome.plan.assignments),
            "schools": len(problem.schools),
            "unserved": len(outcome.plan.unserved),
        }
        return text(f"cli.visits.done.{outcome.status.value}", language, **figures)

    def more(self, outcome: VisitOutcome, language: Language) -> str:
        """More time may help."""
        return text("cli.more_time", language)


PLANNER = VisitPlanner()
