"""``matcher semester``: a folder of exports in, an audited plan out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from matcher.audit.semester import audit_semester
from matcher.commands.planning import Planning, Sentences
from matcher.commands.progress import Progress
from matcher.commands.screen import say
from matcher.commands.semester_progress import semester_progress
from matcher.planning.overtime import EXPLAIN_END, Overtime
from matcher.planning.processes import Watch
from matcher.planning.semester import solve_semester
from matcher.planning.semester_steps import check_term, explained
from matcher.publication import Publication
from matcher.publish.semester import publish_semester
from matcher.reasons import sentences
from matcher.tables.plan_digest import plan_digest
from matcher.tables.plan_files import PLAN_WORKBOOK, REPORT
from matcher.tables.reading_plan import read_written_semester
from matcher.tables.semester import Reading, read_semester
from matcher.tables.semester_writing import write_semester_plan
from models.policy import Policy
from models.rules import Programme


class SemesterPlanning(Planning[Reading, Publication, Watch]):
    """The steps of planning a semester."""

    programme = Programme.SEMESTER
    report, workbook = REPORT, PLAN_WORKBOOK

    def read(self, policy: Policy) -> Reading:
        """The tables of a semester whose term holds the sessions."""
        reading = read_semester(self.asked.inputs, policy, self.asked.encoding)
        check_term(reading.semester.term, policy)
        return reading

    def nameless(self, reading: Reading) -> Reading:
        """Without the names of children and tutors."""
        semester = reading.semester
        children = {id_: replace(child, name="") for id_, child in semester.children.items()}
        tutors = {id_: replace(tutor, name="") for id_, tutor in semester.tutors.items()}
        return replace(reading, semester=replace(semester, children=children, tutors=tutors))

    def progress(self, moment: Watch, policy: Policy) -> Progress:
        """Goals by universities proven."""
        return semester_progress(moment, policy.goals, self.asked.language)

    def solved(self, reading: Reading, policy: Policy, watch: Callable[[Watch], None]) -> Publication:
        """Pairs, slots and dates, and why children have no tutor."""
        asked, semester = self.asked, reading.semester
        outcome = solve_semester(
            semester,
            policy,
            seed=asked.seed,
            time_limit=asked.time_limit_seconds,
            spent=asked.seconds,
            workers=asked.threads,
            watch=watch,
        )
        if outcome.plan is not None:
            deadline = Overtime(asked.time_limit_seconds, EXPLAIN_END, lambda: asked.seconds)
            outcome = explained(semester, policy, outcome, deadline)
        return Publication(semester, policy, outcome, asked.language, asked.seed, 0.0, reading.faults)

    def say_no_plan(self, publication: Publication) -> None:
        """With the universities concerned."""
        outcome = publication.outcome
        concerned = ", ".join(outcome.conflict)
        say(f"cli.no_plan.{outcome.status.value}", self.asked.language, concerned=concerned)

    def sentences(self, publication: Publication) -> Sentences:
        """Of each child without a tutor."""
        return sentences(publication.semester, publication.policy, publication.outcome, self.asked.language)

    def write(self, folder: Path, publication: Publication, why: Sentences) -> None:
        """Pairs, slots, sessions, children without a tutor, summary."""
        write_semester_plan(folder, publication, why)

    def audit(self, folder: Path, publication: Publication) -> Publication:
        """Every rule of the semester."""
        written = read_written_semester(folder)
        found = audit_semester(publication.semester, publication.policy, written)
        return replace(publication, audit=found, digest=plan_digest(written))

    def publish(self, folder: Path, publication: Publication, why: Sentences, previous: Path | None) -> None:
        """Workbook, report and calendars."""
        publish_semester(folder, publication, why, previous)

    def say_done(self, publication: Publication) -> None:
        """How many children have a tutor."""
        outcome = publication.outcome
        assert outcome.plan is not None
        say(
            f"cli.done.{outcome.status.value}",
            self.asked.language,
            paired=len(outcome.plan.pairs),
            children=len(publication.semester.children),
            unmatched=len(outcome.plan.unmatched),
        )

    def say_more(self, publication: Publication) -> None:
        """More time may help, or where the term's dates bind, more dates."""
        if not publication.outcome.undatable:
            super().say_more(publication)
            return
        groups = sorted(f"{group.university_id}/{group.school_id}" for group in publication.outcome.undatable)
        say("cli.dates_bind", self.asked.language, groups=", ".join(groups))
