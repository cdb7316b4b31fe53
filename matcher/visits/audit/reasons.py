"""Why a school is unserved, where plain arithmetic can refute what ``unserved.csv`` says (V4).

Whether dates fit and whether places are short takes a search: of these reasons only what they say beside that is
judged. Sentences are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from matcher.audit.violation import Refutation, Violation
from matcher.visits.audit.eligibility import applied_in_time, is_eligible, names_enough
from matcher.visits.audit.index import VisitIndex
from models.method import Method
from models.rules.plan import L1
from models.rules.visits import V3, V4, V5
from models.visits.problem import HighSchool, Lead, Mode

RULED_OUT = ("no_item", "own_school", "forbidden", "no_places")
"""Reasons that say at which of the rules no lead is left, in the order of the rules."""

PRIORITY, SERVED = "priority", "served"
"""The goals that one more school can better."""


def false_reasons(index: VisitIndex) -> Iterator[Violation]:
    """V4: each reason is one of the format's, and nothing in tables and plan refutes it.

    Under another policy than the plan was made under other reasons hold: then only the word is judged.
    """
    judge, own_policy = _VisitJudge(index), index.own_policy
    for row in index.plan.unserved:
        school, reason = index.season.schools.get(row.school_id), row.reason.strip()
        if not reason:
            continue
        named = {"school": row.school_id, "reason": reason}
        if reason not in judge.reasons:
            yield Violation.of("V4", "visit_reason_unknown", (row.school_id,), [row], **named)
        elif school is not None and own_policy and (refuted := judge.refute(school, reason)):
            code, figures = refuted
            yield Violation.of("V4", code, (row.school_id,), [row], **named, visit_why=reason, **figures)


class _VisitJudge:
    """What is known of a plan, to hold reasons against."""

    def __init__(self, index: VisitIndex) -> None:
        self._index = index
        bound = index.policy[L1].holds != "waive"
        self._forbidden = index.season.forbidden if bound else frozenset()
        self._locked: dict[str, set[str]] = {}
        pairs = (*index.season.assigned, *((lead, school) for lead, school, _ in index.season.fixed))
        for lead_id, school_id in pairs if bound else ():
            self._locked.setdefault(school_id, set()).add(lead_id)
        self._serving = Counter(of.lead.id for of in index.accompaniments)
        later: Mapping[str, Callable[[HighSchool, str], Refutation | None]] = {
            "no_dates": lambda school, reason: None,
            "no_workshop": self._no_workshop,
            "shortage": lambda school, reason: None,
            "not_explained": lambda school, reason: None,
            "dates": self._place_left,
            "not_proven": self._left_over,
            "other_goal": self._left_over,
            "method": self._left_over,
        }
        self._later = later
        self.reasons = frozenset(("too_few_teachers", "applied_late", *RULED_OUT, *later))
        """Every reason that there is."""

    def refute(self, school: HighSchool, reason: str) -> Refutation | None:
        """The first thing that makes the reason untrue."""
        if reason == "too_few_teachers":
            figures = {"count": str(school.teachers)}
            return ("visit_reason_too_few_teachers", figures) if names_enough(self._index, school) else None
        if reason == "applied_late":
            return ("visit_reason_applied_late", {}) if applied_in_time(self._index, school) else None
        return self._of_leads(school, reason) or (
            self._later[reason](school, reason) if reason in self._later else None
        )

    def _of_leads(self, school: HighSchool, reason: str) -> Refutation | None:
        """Who is left where the reason says that somebody, or nobody is; a school that may not be served has nobody."""
        stages = self._leads(school)
        stage = next((stage for stage, leads in enumerate(stages) if not leads), len(stages))
        said = RULED_OUT.index(reason) if reason in RULED_OUT else len(stages)
        if stage < said:
            return "visit_reason_truth", {"visit_truth": RULED_OUT[stage]}
        if stage > said:
            return f"visit_reason_{reason}", {"lead": stages[said][0].id}
        if reason in RULED_OUT or is_eligible(self._index, school):
            return None
        late = names_enough(self._index, school)
        return "visit_reason_truth", {"visit_truth": "applied_late" if late else "too_few_teachers"}

    def _leads(self, school: HighSchool) -> tuple[list[Lead], list[Lead], list[Lead], list[Lead]]:
        """The leads whom the rules leave for a school, one rule after the other (V5, V4, L1, V3)."""
        policy, of = self._index.policy, self._index.season.leads.values()
        covering = [lead for lead in of if len(lead.items & school.items) >= policy[V5].fewest_items]
        may_stay = policy[V4].own_school == "allowed"
        others = [lead for lead in covering if may_stay or lead.school_id != school.id]
        locked = self._locked.get(school.id, set())
        allowed = [lead for lead in others if (lead.id, school.id) not in self._forbidden and not locked - {lead.id}]
        return covering, others, allowed, [lead for lead in allowed if self._places(lead) > 0]

    def _places(self, lead: Lead) -> int:
        return min(lead.max_schools, self._index.policy[V3].most_schools)

    def _no_workshop(self, school: HighSchool, _reason: str) -> Refutation | None:
        """The school asked for mode B."""
        return None if school.mode is Mode.B else ("visit_reason_no_workshop", {})

    def _place_left(self, _school: HighSchool, _reason: str) -> Refutation | None:
        """A lead has a place left, if need be after some exchanges."""
        leads = self._index.season.leads.values()
        some = any(self._serving[lead.id] < self._places(lead) for lead in leads)
        return None if some else ("visit_reason_no_place", {})

    def _left_over(self, school: HighSchool, reason: str) -> Refutation | None:
        """Only how the policy searches, or how long, is in the way; time ends a method that takes turns, too."""
        searched = self._index.policy.method is Method.OPTIMAL
        expected = ("not_proven" if self._bettered(school) else "other_goal",) if searched else ("method", "not_proven")
        return self._place_left(school, reason) if reason in expected else ("visit_reason_policy", {})

    def _bettered(self, school: HighSchool) -> bool:
        """Whether one more school betters a goal, and makes worse none that stands before."""
        for goal in self._index.policy.goals:
            if goal == SERVED or (goal == PRIORITY and school.goes_first):
                return True
            if goal != PRIORITY:
                break
        return False
