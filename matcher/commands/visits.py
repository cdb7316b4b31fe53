"""``matcher visits``: a folder of exports in, an audited plan of the lead teachers' visits out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from matcher.audit.visits import audit_visits
from matcher.commands.planning import Planning, Sentences
from matcher.commands.progress import Progress
from matcher.commands.screen import say
from matcher.commands.visit_progress import visit_progress
from matcher.planning.visit_run import VisitWatch
from matcher.planning.visits import solve_visits
from matcher.publication import VisitPublication
from matcher.publish.visits import publish_visits
from matcher.tables.plan_digest import plan_digest
from matcher.tables.plan_files import REPORT, VISITS_WORKBOOK
from matcher.tables.reading_visits import read_written_visits
from matcher.tables.visit_writing import write_visit_plan
from matcher.tables.visits import SeasonReading, read_season
from matcher.visit_reasons import visit_sentences
from models.policy import Policy
from models.rules import Programme


class VisitPlanning(Planning[SeasonReading, VisitPublication, VisitWatch]):
    """The steps of planning a season of visits."""

    programme = Programme.VISITS
    report, workbook = REPORT, VISITS_WORKBOOK

    def read(self, policy: Policy) -> SeasonReading:
        """The tables of a season."""
        return read_season(self.asked.inputs, policy, self.asked.encoding)

    def nameless(self, reading: SeasonReading) -> SeasonReading:
        """Without the names of leads and professors."""
        season = reading.season
        leads = {id_: replace(lead, name="") for id_, lead in season.leads.items()}
        professors = season.professors
        if professors is not None:
            professors = {id_: replace(professor, name="") for id_, professor in professors.items()}
        return replace(reading, season=replace(season, leads=leads, professors=professors))

    def progress(self, moment: VisitWatch, policy: Policy) -> Progress:
        """Goals with what is known of each."""
        return visit_progress(moment, self.asked.language)

    def solved(self, reading: SeasonReading, policy: Policy, watch: Callable[[VisitWatch], None]) -> VisitPublication:
        """Who accompanies which school when, what is due, and why schools are unserved."""
        asked = self.asked
        outcome = solve_visits(
            reading.season,
            policy,
            seed=asked.seed,
            time_limit=asked.time_limit_seconds,
            spent=asked.seconds,
            workers=asked.threads,
            watch=watch,
        )
        return VisitPublication(reading.season, policy, outcome, asked.language, asked.seed, 0.0, reading.faults)

    def say_no_plan(self, publication: VisitPublication) -> None:
        """With the leads and schools whose locks are concerned."""
        outcome = publication.outcome
        concerned = ", ".join(outcome.conflict)
        locked = ".locks" if concerned else ""
        say(f"cli.visits.no_plan.{outcome.status.value}{locked}", self.asked.language, concerned=concerned)

    def sentences(self, publication: VisitPublication) -> Sentences:
        """Of each unserved school."""
        return visit_sentences(publication.season, publication.policy, publication.outcome, self.asked.language)

    def write(self, folder: Path, publication: VisitPublication, why: Sentences) -> None:
        """Assignments, visits, due dates, unserved schools, summary."""
        write_visit_plan(folder, publication, why)

    def audit(self, folder: Path, publication: VisitPublication) -> VisitPublication:
        """Every rule of the visits."""
        written = read_written_visits(folder)
        found = audit_visits(publication.season, publication.policy, written)
        return replace(publication, audit=found, digest=plan_digest(written))

    def publish(self, folder: Path, publication: VisitPublication, why: Sentences, previous: Path | None) -> None:
        """Workbook, report and calendars."""
        publish_visits(folder, publication, why, previous)

    def say_done(self, publication: VisitPublication) -> None:
        """How many schools have a lead."""
        outcome = publication.outcome
        assert outcome.plan is not None
        say(
            f"cli.visits.done.{outcome.status.value}",
            self.asked.language,
            served=len(outcome.plan.assignments),
            schools=len(publication.season.schools),
            unserved=len(outcome.plan.unserved),
        )
