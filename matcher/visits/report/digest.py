"""What a plan of visits amounts to, in figures and words that workbook, report and calendars share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from matcher.grouping import group_by
from matcher.report import account
from matcher.report.account import GoalLine, with_name
from matcher.report.wording import Wording
from matcher.visits.publication import VisitPublication
from models.goals import GoalResult
from models.rules.visits import B6
from models.visits.figures import SeasonFigures, season_figures
from models.visits.plan import Activity, ActivityKind, Assignment, Milestone, VisitPlan, Who
from models.visits.problem import HighSchool, Lead, Season, ServiceItem

Row = TypeVar("Row", Activity, Assignment)

MINUTES_AN_HOUR = 60
MONEY = ("fee_ntd", "travel_ntd", "substitute_ntd")
"""The amounts of :class:`models.visits.figures.LeadFigures` that need a rate of the policy."""


@dataclass(frozen=True)
class Digest:
    """A publication with what is told of it several times over. Raises ``ValueError`` where there is no plan."""

    publication: VisitPublication

    def __post_init__(self) -> None:
        if self.publication.outcome.plan is None:
            raise ValueError("a publication needs a plan")

    @cached_property
    def plan(self) -> VisitPlan:
        """The plan, which is there."""
        assert self.publication.outcome.plan is not None
        return self.publication.outcome.plan

    @property
    def season(self) -> Season:
        """What was planned."""
        return self.publication.problem

    @cached_property
    def wording(self) -> Wording:
        """The catalogue in the reader's language."""
        return Wording(self.publication.language)

    @cached_property
    def figures(self) -> SeasonFigures:
        """Schools, days, travel and money by lead and in all (B6)."""
        return season_figures(self.season, self.plan, self.publication.policy)

    @property
    def grant_ntd(self) -> int:
        """The grant to one school served, in NTD (B6)."""
        return self.publication.policy[B6].grant_ntd

    @cached_property
    def money(self) -> list[str]:
        """The amounts for which the policy gives a rate."""
        return [name for name in MONEY if getattr(self.figures.total, name) is not None]

    @cached_property
    def assignments(self) -> Mapping[str, Assignment]:
        """The assignment of each school served."""
        return {assignment.school_id: assignment for assignment in self.plan.assignments}

    @cached_property
    def lead_assignments(self) -> Mapping[str, tuple[Assignment, ...]]:
        """The schools of each lead who has any, in the order of the tables."""
        return _grouped(self.plan.assignments, lambda assignment: assignment.lead_id, self.season.leads)

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """Every visit and workshop by date and time, a workshop first."""
        return tuple(sorted(self.plan.activities, key=lambda one: (one.date, one.start or 0, one.school_id)))

    @cached_property
    def lead_activities(self) -> Mapping[str, tuple[Activity, ...]]:
        """The activities of each lead who has any, by date; leads in the order of the table."""
        return _grouped(self.activities, lambda activity: activity.lead_id, self.season.leads)

    @cached_property
    def school_activities(self) -> Mapping[str, tuple[Activity, ...]]:
        """The activities of each school served, by date; schools in the order of the table."""
        return _grouped(self.activities, lambda activity: activity.school_id, self.season.schools)

    @cached_property
    def milestones(self) -> tuple[Milestone, ...]:
        """What is due, the earliest first."""
        return tuple(sorted(self.plan.milestones, key=lambda one: (one.due, one.rule, one.school_id, one.number)))

    @cached_property
    def goes_first(self) -> int:
        """How many schools returned or were recommended (V2)."""
        return sum(school.goes_first for school in self.season.schools.values())

    @cached_property
    def schools_with_professors(self) -> int:
        """How many schools have a visit that a professor joins."""
        return len({activity.school_id for activity in self.plan.activities if activity.professor_id})

    # Words

    def heading(self) -> str:
        """The title of everything people open, with the dates of the season."""
        period = self.season.period
        return self.wording.say("visit.title_period", first=period.first_day, last=period.last_day)

    def headline(self) -> str:
        """What was achieved, in one sentence: schools served, and what is proven of it."""
        say, schools, served = self.wording.say, len(self.season.schools), len(self.plan.assignments)
        figures = {"schools": f"{schools:,}", "served": f"{served:,}"}
        if schools == served:
            return say("visit.headline.all", **figures)
        proof, gap = account.proof_of(self.publication, "served")
        return say(f"visit.headline.{proof}", **figures, gap=f"{gap:,}")

    def goal_lines(self) -> list[GoalLine]:
        """The goals in their order."""
        return account.goal_lines(self.publication, self._note)

    def _note(self, goal: GoalResult) -> str:
        """The value of a goal in relation to what it counts."""
        served, schools = len(self.plan.assignments), len(self.season.schools)
        wholes = {"priority": self.goes_first, "served": schools}
        whole = wholes.get(goal.name, served if goal.name in ("fit", "travel", "visits", "joined") else 0)
        return account.goal_note(self.wording, f"visit.note.{goal.name}", goal.value, whole)

    def spread_sentence(self) -> str:
        """How evenly the dates lie, and whether that is proven; empty where nothing was measured."""
        spread = self.publication.outcome.spread
        if spread is None:
            return ""
        figures = {"value": f"{spread.value:,}", "bound": f"{spread.bound:,}"}
        return self.wording.say("visit.spread.proven" if spread.proven else "visit.spread.open", **figures)

    def reasons(self) -> list[tuple[str, int]]:
        """Reason codes of the unserved with their number of schools, most frequent first."""
        return account.by_frequency(Counter(unserved.reason.value for unserved in self.plan.unserved))

    def reason(self, code: str) -> str:
        """A reason as a short label."""
        return self.wording.say(f"visit_reason.{code}")

    def lead_name(self, lead_id: str) -> str:
        """A lead's id, with the name where names are written."""
        return with_name(lead_id, self.season.leads[lead_id].name)

    def school_name(self, school_id: str) -> str:
        """A school's id and name: two schools may have one name."""
        return with_name(school_id, self.season.schools[school_id].name)

    def professor_name(self, professor_id: str) -> str:
        """A professor's id, with the name where names are written; empty where nobody joins."""
        professor = (self.season.professors or {}).get(professor_id)
        return with_name(professor_id, professor.name if professor else "")

    def activity_word(self, activity: Activity) -> str:
        """Which visit of its school, or which workshop."""
        if activity.kind is ActivityKind.WORKSHOP:
            workshop = self.assignments[activity.school_id].workshop_id
            return self.wording.say("visit.workshop", workshop=workshop)
        return self.wording.say("visit.number", number=activity.number)

    def day_word(self, day: date) -> str:
        """A date with its weekday."""
        return self.wording.say("visit.date", date=day.isoformat(), weekday=self.wording.weekday(day.weekday()))

    def time_word(self, activity: Activity) -> str:
        """When an activity begins and ends; of a workshop that it takes the day."""
        if activity.start is None or activity.end is None:
            return self.wording.say("visit.all_day")
        return self.wording.span(activity.start, activity.end)

    def form_word(self, milestone: Milestone) -> str:
        """What is due, with the visit it is about."""
        form = self.wording.say(f"form.{milestone.what.value}")
        if not milestone.number:
            return form
        return self.wording.say("visit.form_of_visit", form=form, number=milestone.number)

    def who_word(self, milestone: Milestone) -> str:
        """Who hands in: a school, a lead or the office, by name where it is a school or a lead."""
        if milestone.who is Who.LEAD:
            return self.lead_name(milestone.lead_id)
        if milestone.who is Who.SCHOOL:
            return self.school_name(milestone.school_id)
        return self.wording.say("visit.who.office")

    def items_word(self, items: Iterable[ServiceItem]) -> str:
        """Items in the order of the programme."""
        chosen = set(items)
        words = [self.wording.say(f"visit.item.{item.value}") for item in ServiceItem if item in chosen]
        return self.wording.say("sheet.list_comma").join(words)

    def common_items(self, lead: Lead, school: HighSchool) -> frozenset[ServiceItem]:
        """What the school asked for and the lead can help with (V5)."""
        return lead.items & school.items


def hours(minutes: int) -> Decimal:
    """Minutes in hours, to two decimals at most and without trailing zeros."""
    rounded = (Decimal(minutes) / MINUTES_AN_HOUR).quantize(Decimal("0.01"))
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral() else rounded.normalize()


def _grouped(items: Iterable[Row], key: Callable[[Row], str], order: Iterable[str]) -> dict[str, tuple[Row, ...]]:
    """The items by key, keys in the order given; a key without items is left out."""
    groups = group_by(items, key)
    return {one: tuple(groups[one]) for one in order if one in groups}
