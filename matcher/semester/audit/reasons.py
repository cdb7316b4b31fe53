"""Why a child has no tutor, where plain arithmetic can refute what ``unmatched.csv`` says (P9).

Whether a shortage is one (Hall), or whether a chain of changes would help, takes a search: of these reasons only what
they say beside that is judged. Sentences are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from matcher.audit.violation import Refutation, Violation
from matcher.audit.week import weekday_word
from matcher.semester.audit.capacity import AuditCapacity, Day, Use, resources
from matcher.semester.audit.could_teach import CouldTeach
from matcher.semester.audit.index import PlanIndex
from models.method import Method
from models.rules.semester import P1
from models.semester.problem import Child

NOT_SERVED = "not_served"

NOT_EXPLAINED = "not_explained"
"""The reason that claims nothing: time was over before anybody looked."""

RULED_OUT = ("no_subject", "not_qualified", "no_gender", "forbidden")
"""Reasons that say at which of the pairing rules nobody is left, in the order of the rules."""

PAIRED = "paired"
"""The goal whose proof settles who is paired."""


def false_reasons(index: PlanIndex) -> Iterator[Violation]:
    """P9: each reason is one of the format's, and nothing in tables and plan refutes it.

    Under another policy than the plan was made under other reasons hold: then only the word is judged.
    """
    judge = _Judge(index)
    for row in index.plan.unmatched:
        child = index.semester.children.get(row.child_id)
        reason = row.reason.strip()
        if not reason:
            continue
        named = {"child": row.child_id, "reason": reason}
        if reason not in judge.reasons:
            yield Violation.of("P9", "reason_unknown", (row.child_id,), [row], **named)
        elif child is not None and index.own_policy and (refuted := judge.refute(child, reason)):
            code, figures = refuted
            yield Violation.of("P9", code, (row.child_id,), [row], **named, why=reason, **figures)


class _Judge:
    """What is known of a plan, to hold reasons against."""

    def __init__(self, index: PlanIndex) -> None:
        self._index = index
        self._could = CouldTeach(index)
        self._served = set(index.semester.groups)
        self._resources = resources(index)
        self._weekly: dict[str, dict[Day, list[Use]]] = {}
        later: Mapping[str, Callable[[Child, str], Refutation | None]] = {
            "no_slot": self._no_slot,
            "no_time": self._no_time,
            "seats": self._limit,
            "class_leaders": self._limit,
            "computers": self._limit,
            "shortage": lambda child, reason: None,
            "timetable": self._nobody_left,
            "taken": self._nobody_left,
            "not_proven": self._left_over,
            "other_goal": self._left_over,
            "method": self._left_over,
        }
        self._later = later
        self.reasons = frozenset((NOT_SERVED, NOT_EXPLAINED, *RULED_OUT, *later))
        """Every reason that there is."""

    def refute(self, child: Child, reason: str) -> Refutation | None:
        """The first thing that makes the reason untrue."""
        served = child.group in self._served
        if reason == NOT_SERVED:
            return ("reason_served", {"university": child.university_id}) if served else None
        if not served:
            return "reason_truth", {"truth": NOT_SERVED}
        if reason == NOT_EXPLAINED:
            return None
        left = (
            self._could.teaching(child),
            self._could.qualified(child),
            self._could.of_gender(child),
            self._could.allowed(child),
        )
        stage = next((stage for stage, tutors in enumerate(left) if not tutors), len(left))
        said = RULED_OUT.index(reason) if reason in RULED_OUT else len(left)
        if stage < said:
            return "reason_truth", {"truth": RULED_OUT[stage]}
        if stage > said:
            return f"reason_{reason}", {"tutor": left[said][0].id}
        return self._later[reason](child, reason) if reason in self._later else None

    def _no_slot(self, child: Child, _reason: str) -> Refutation | None:
        if self._could.meets(child):
            return "reason_meets", {}
        return ("reason_no_slot", {}) if self._could.times(child) else None

    def _no_time(self, child: Child, _reason: str) -> Refutation | None:
        tutor = self._could.who_is_free(self._could.allowed(child), child)
        return None if tutor is None else ("reason_no_time", {"tutor": tutor.id})

    def _nobody_left(self, child: Child, reason: str) -> Refutation | None:
        """All who could teach the child at the group's times have somebody else."""
        if reason == "taken" and self._index.policy[P1].children_a_tutor == 1:
            return "reason_taken", {}
        left = (tutor for tutor in self._could.allowed(child) if self._could.has_room(tutor, child))
        tutor = self._could.who_is_free(left, child)
        return None if tutor is None else ("reason_timetable", {"tutor": tutor.id})

    def _left_over(self, child: Child, reason: str) -> Refutation | None:
        """Somebody is left, and only how the policy searches, or how long, is in the way."""
        policy, goals = self._index.policy, self._index.plan.summary.goals
        searched, first = policy.method is Method.OPTIMAL, policy.goals[:1] == (PAIRED,)
        expected = "method" if not searched else "not_proven" if first else "other_goal"
        if reason != expected:
            return "reason_policy", {}
        if reason == "not_proven" and any(goal.name == PAIRED and goal.value == goal.bound for goal in goals):
            return "reason_proven", {}
        return self._tutor_left(child)

    def _tutor_left(self, child: Child) -> Refutation | None:
        """A tutor of the university has room, if need be after some changes."""
        some = any(self._could.has_room(tutor, child) for tutor in self._could.of_university(child))
        return None if some else ("reason_nobody_left", {})

    # Limits

    def _limit(self, child: Child, reason: str) -> Refutation | None:
        """A limit there is, which is reached when the group meets (or, where it does not, at some time)."""
        resource = self._resources[reason]
        place = child.school_id if reason == "computers" else child.university_id
        if place not in resource.limits:
            return "reason_no_limit", {"place": place}
        limit = resource.limits[place]
        if limit == 0:
            return None
        figures = {"place": place, "limit": str(limit)}
        if self._most_in_use(resource, child, place) < limit:
            return "reason_room", figures
        return self._tutor_left(child)

    def _most_in_use(self, resource: AuditCapacity, child: Child, place: str) -> int:
        """The most in use at one moment of the group's sessions, or of the week where it does not meet.

        A group that meets is led already: it needs no further leader.
        """
        if resource.code not in self._weekly:
            self._weekly[resource.code] = resource.weekly(self._index)
        weekly = self._weekly[resource.code]
        if not self._could.meets(child):
            days = (uses for (of, _), uses in weekly.items() if of == place)
            return max((_peak(uses, 0, 24 * 60) for uses in days), default=0)
        if resource.code == "class_leaders":
            return 0
        (times,) = self._could.times(child) or ((),)
        held = ((weekly.get((place, weekday_word(time.weekday)), ()), time) for time in times)
        return max((_peak(uses, time.start, time.end) for uses, time in held), default=0)


def _peak(uses: Sequence[Use], start: int, end: int) -> int:
    """The most that is in use at one moment from ``start`` to ``end`` (minutes after midnight)."""
    # Use grows only where a session begins.
    moments = {start, *(use.start for use in uses if start < use.start < end)}
    return max(sum(use.amount for use in uses if use.start <= moment < use.end) for moment in moments)
