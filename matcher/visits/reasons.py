"""Why each unserved school has no lead and what would help, as sentences; leads stand in them by id alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from itertools import islice
from typing import TypeVar

from matcher.report.wording import Wording
from matcher.texts import Language
from models.policy import Policy
from models.rules.visits import V5, V6, V7
from models.visits.plan import (
    HELPS,
    NOT_SEARCHED,
    LeadLimit,
    NearLead,
    SchoolReason,
    SchoolRemedy,
    SchoolRemedyKind,
    Unserved,
    VisitOutcome,
)
from models.visits.problem import Season, ServiceItem
from models.week import WEEKDAYS, Week

Piece = TypeVar("Piece")

MOST_LISTED = 8
"""So many leads or schools stand in a sentence; the rest are counted."""

MOST_NEAR = 3
"""So many leads stand in a sentence with what each of them has left; the rest are counted."""

_JOINT = {Language.EN: " ", Language.ZH: ""}
"""What stands between two sentences."""


def visit_sentences(
    season: Season, policy: Policy, outcome: VisitOutcome, language: Language
) -> Mapping[str, tuple[str, str]]:
    """For each unserved school of the outcome's plan its detail and its remedy, in order of ``unserved``.

    Empty where the outcome has no plan.
    """
    if outcome.plan is None:
        return {}
    told = ((unserved, _SchoolSentences(season, policy, unserved, language)) for unserved in outcome.plan.unserved)
    joint = _JOINT[language]
    return {
        unserved.school_id: (joint.join(telling.detail()), joint.join(telling.remedy())) for unserved, telling in told
    }


class _SchoolSentences:
    """One unserved school in one language: each method gives its sentences in order."""

    def __init__(self, season: Season, policy: Policy, unserved: Unserved, language: Language) -> None:
        self._season = season
        self._policy = policy
        self._of = unserved
        self._wording = Wording(language)
        self._school = season.schools[unserved.school_id]
        self._common = {
            "school": self._named(self._school.id),
            "items": self._items(),
            "leads": self._cut("leads", unserved.leads, str),
            "months": policy[V6].months,
            **unserved.figures,
        }

    def detail(self) -> list[str]:
        """Why the school has no lead."""
        tellings: Mapping[SchoolReason, Callable[[], list[str]]] = {
            SchoolReason.NO_ITEM: self._no_item,
            SchoolReason.NO_DATES: self._no_dates,
            SchoolReason.NO_WORKSHOP: self._no_workshop,
            SchoolReason.SHORTAGE: self._shortage,
            SchoolReason.DATES: self._dates,
            SchoolReason.NOT_PROVEN: self._left,
            SchoolReason.OTHER_GOAL: self._left,
            SchoolReason.METHOD: self._left,
        }
        return tellings.get(self._of.reason, lambda: [self._say(f"{self._of.reason}.detail")])()

    def remedy(self) -> list[str]:
        """What would help."""
        if self._of.reason in (
            SchoolReason.TOO_FEW_TEACHERS,
            SchoolReason.APPLIED_LATE,
            SchoolReason.OTHER_GOAL,
            SchoolReason.METHOD,
        ):
            return [self._say(f"{self._of.reason}.remedy")]
        if self._of.reason is SchoolReason.NOT_PROVEN:
            lock = [self._say("not_proven.lock")] if self._of.figures["taker"] else []
            return [self._say("not_proven.remedy"), *lock]
        if self._of.figures.get(HELPS) == NOT_SEARCHED:
            of_all = self._of.reason is SchoolReason.NOT_EXPLAINED
            return [self._say("not_explained.remedy" if of_all else "help.not_searched")]
        own = [self._say("help.own")] if "school_visits" in self._of.figures else []
        helps = [self._help(help_) for help_ in self._of.helps]
        choice = [self._say("help.any")] if len(helps) > 1 else []
        return [*choice, *helps] or own or [self._say("help.none")]

    # Details

    def _no_item(self) -> list[str]:
        nobody = self._of.figures["nobody"].split(";")
        told = [self._say("no_item.detail")]
        if int(self._of.figures["fewest"]) > 1 and any(nobody):
            told.append(self._say("no_item.nobody", nobody=self._item_list(nobody)))
        return told

    def _no_dates(self) -> list[str]:
        one = ".one" if len(self._of.leads) == 1 else ""
        told = [self._say(f"no_dates.detail{one}", count=len(self._of.leads), lead=self._of.leads[0])]
        if "b" in self._of.figures:
            told.append(self._say(f"no_dates.b.{self._of.figures['b']}"))
        if "school_visits" in self._of.figures:
            told.append(self._say("no_dates.own"))
        return told

    def _no_workshop(self) -> list[str]:
        workshops = self._workshops(self._season.workshops)
        known = self._say("no_workshop.list", workshops=workshops) if workshops else self._say("no_workshop.none")
        return [self._say("no_workshop.detail"), known]

    def _shortage(self) -> list[str]:
        if self._of.figures["of"] == "seats":
            workshops = self._workshops(self._of.figures["workshops"].split(";"))
            schools = self._listed_schools(self._of.schools)
            told = [self._say("shortage.seats", count=len(self._of.schools), schools=schools, workshops=workshops)]
        else:
            told = [self._certificate("shortage.detail")]
        return told + self._first()

    def _dates(self) -> list[str]:
        if self._of.limits:
            limits = self._cut("leads", self._of.limits, self._limit, MOST_NEAR)
            told = [self._certificate("dates.detail"), self._say("dates.limits", limits=limits)]
            return told + self._first()
        return [self._who_has_places(), *self._full(), self._say("dates.proof")]

    def _who_has_places(self) -> str:
        if self._of.figures["direct"] == "no":
            return self._say("dates.exchange")
        if not self._of.near:
            return self._say("dates.attend")
        near = self._cut("leads", self._of.near, self._near, MOST_NEAR, int(self._of.figures["near"]))
        return self._say("dates.near", near=near)

    def _left(self) -> list[str]:
        if self._of.figures["taker"]:
            who = self._say("taker")
        else:
            who = self._say("may" if self._of.figures["direct"] == "yes" else "may.exchange")
        return [who, *self._full(), self._say(f"{self._of.reason}.detail")]

    def _full(self) -> list[str]:
        full = self._of.figures["full"]
        return [self._say("full", full=self._workshops(full.split(";")))] if full else []

    def _first(self) -> list[str]:
        first = self._of.figures["first"]
        return [self._say("first", first=self._listed_schools(first.split(";")))] if first else []

    def _certificate(self, key: str) -> str:
        return self._say(
            f"{key}.one" if len(self._of.leads) == 1 else key,
            count=len(self._of.schools),
            schools=self._listed_schools(self._of.schools),
            lead_count=len(self._of.leads),
        )

    def _limit(self, limit: LeadLimit) -> str:
        return self._say("limit", lead=limit.lead_id, dates=limit.dates, schools=limit.schools)

    def _near(self, near: NearLead) -> str:
        return self._say(
            "near",
            lead=near.lead_id,
            left=near.left,
            dates=near.dates,
            visits=near.visits,
            hours=_hours(near.minutes),
            needed_visits=near.needed_visits,
            needed_hours=_hours(near.needed_minutes),
        )

    # Remedies

    def _help(self, help_: SchoolRemedy) -> str:
        figures: dict[str, object] = {"lead": help_.lead_id, "workshop": help_.workshop_id}
        if help_.kind in (SchoolRemedyKind.LEAD_HOURS, SchoolRemedyKind.SCHOOL_HOURS):
            hours = [self._wording.span(interval.start, interval.end) for interval in help_.hours]
            days = self._wording.weekday(help_.weekday)
            figures["days"] = self._say("days", days=days, hours=self._say("separator").join(hours))
        if help_.kind is SchoolRemedyKind.PLACE:
            figures["max_schools"] = self._season.leads[help_.lead_id].max_schools
        if help_.day is not None:
            figures["date"] = help_.day.isoformat()
            figures["weekday"] = self._wording.weekday(help_.day.weekday())
            figures["workshop_hours"] = self._policy[V7].workshop_hours
        return self._say(f"help.{help_.kind}", open=self._open(self._school.free), **figures)

    def _open(self, week: Week) -> str:
        """The week's hours; weekdays with the same hours stand together."""
        days_of: dict[str, list[str]] = {}
        for weekday in range(len(WEEKDAYS)):
            hours = [self._wording.span(interval.start, interval.end) for interval in week[weekday]]
            if hours:
                days_of.setdefault(self._say("separator").join(hours), []).append(self._wording.weekday(weekday))
        told = [
            self._say("days", days=self._say("separator").join(days), hours=hours) for hours, days in days_of.items()
        ]
        return self._say("either").join(told)

    # Phrases

    def _say(self, key: str, **figures: object) -> str:
        return self._wording.say(f"visit_reason.{key}", **{**self._common, **figures})

    def _named(self, school_id: str, how: str = "school") -> str:
        school = self._season.schools[school_id]
        return self._wording.say(f"visit_reason.{how}", name=school.name, id=school.id)

    def _items(self) -> str:
        fewest = self._policy[V5].fewest_items
        end = ".several" if fewest > 1 else ".one" if len(self._school.items) == 1 else ""
        items = self._item_list(self._school.items)
        return self._wording.say(f"visit_reason.items{end}", items=items, fewest=fewest)

    def _item_list(self, items: Iterable[str]) -> str:
        chosen = set(items)
        told = [self._wording.say(f"visit.item.{item.value}") for item in ServiceItem if item in chosen]
        return self._wording.say("visit_reason.separator").join(told)

    def _workshops(self, ids: Collection[str]) -> str:
        return self._cut("workshops", ids, self._workshop)

    def _workshop(self, id_: str) -> str:
        return self._say("workshop", id=id_, date=self._season.workshops[id_].date.isoformat())

    def _listed_schools(self, ids: Collection[str]) -> str:
        return self._cut("schools", ids, partial(self._named, how="school.listed"))

    def _cut(
        self, of: str, pieces: Collection[Piece], tell: Callable[[Piece], str], most: int = MOST_LISTED, count: int = 0
    ) -> str:
        """The first of them; the rest are counted, as of ``count`` where there are more than those at hand."""
        listed = self._wording.say("visit_reason.separator").join(map(tell, islice(pieces, most)))
        left = max(len(pieces), count) - most
        return self._wording.say(f"visit_reason.more.{of}", listed=listed, more=left) if left > 0 else listed


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g}"
