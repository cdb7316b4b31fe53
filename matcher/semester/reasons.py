"""Why each unmatched child has no tutor and what would help, as sentences; people stand in them by id alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from matcher.report.wording import Wording
from matcher.semester.reason_weeks import of_week
from matcher.texts import Language
from models.method import Method
from models.policy import Policy
from models.rules.semester import P1, P2, P3, P8, S3
from models.semester.pair_rules import GENDER, SUBJECT, lacking
from models.semester.plan import ChildReason, Full, NearTutor, SemesterOutcome, Unmatched
from models.semester.problem import Semester, Slot

MOST_LISTED = 8
"""So many people stand in a sentence; the rest are counted."""

MOST_NEAR = 3
"""So many tutors stand in a sentence with what each of them lacks; the rest are counted."""

_JOINT = {Language.EN: " ", Language.ZH: ""}
"""What stands between two sentences."""


def sentences(
    semester: Semester, policy: Policy, outcome: SemesterOutcome, language: Language
) -> Mapping[str, tuple[str, str]]:
    """For each unmatched child of the outcome's plan its detail and its remedy, in order of ``unmatched``.

    Empty where the outcome has no plan.
    """
    if outcome.plan is None:
        return {}
    told = ((unmatched, _ChildSentences(semester, policy, unmatched, language)) for unmatched in outcome.plan.unmatched)
    joint = _JOINT[language]
    return {
        unmatched.child_id: (joint.join(telling.detail()), joint.join(telling.remedy())) for unmatched, telling in told
    }


class _ChildSentences:
    """One unmatched child in one language: each method gives its sentences in order."""

    def __init__(self, semester: Semester, policy: Policy, unmatched: Unmatched, language: Language) -> None:
        self._semester = semester
        self._policy = policy
        self._of = unmatched
        self._wording = Wording(language)
        self._child = semester.children[unmatched.child_id]
        self._common = {
            "school": self._school(),
            "university": self._university(),
            "subject": self._subject(),
            "who": self._who(),
            "gender": self._wording.gender(self._child.gender),
            "minutes": policy.session_minutes,
            "latest": self._wording.time(policy[S3].latest_end),
            "count": len(unmatched.tutors),
            "goal": self._wording.say("goal.paired"),
            "slots": self._slots(unmatched.slots),
            "method": "" if policy.method is Method.OPTIMAL else self._wording.say(f"method.{policy.method}"),
            **unmatched.figures,
        }

    def detail(self) -> list[str]:
        """Why the child has no tutor."""
        tellings: Mapping[ChildReason, Callable[[], list[str]]] = {
            ChildReason.NO_SUBJECT: self._no_subject,
            ChildReason.NOT_QUALIFIED: lambda: [self._of_tutors("not_qualified.detail")],
            ChildReason.NO_GENDER: self._no_gender,
            ChildReason.NO_SLOT: self._no_slot,
            ChildReason.NO_TIME: self._no_time,
            ChildReason.SHORTAGE: lambda: [self._certificate("shortage.detail"), *self._each_takes()],
            ChildReason.TIMETABLE: self._timetable,
            ChildReason.TAKEN: self._taken,
            ChildReason.SEATS: self._no_room,
            ChildReason.CLASS_LEADERS: self._no_room,
            ChildReason.COMPUTERS: self._no_room,
            ChildReason.NOT_PROVEN: self._tutor_left,
            ChildReason.OTHER_GOAL: self._tutor_left,
            ChildReason.METHOD: self._tutor_left,
        }
        return tellings.get(self._of.reason, lambda: [self._say(f"{self._of.reason}.detail")])()

    def remedy(self) -> list[str]:
        """What would help."""
        remedies: Mapping[ChildReason, Callable[[], list[str]]] = {
            ChildReason.NO_SUBJECT: self._teach,
            ChildReason.NOT_QUALIFIED: self._qualify,
            ChildReason.NO_GENDER: self._waive,
            ChildReason.FORBIDDEN: lambda: [self._say("forbidden.remedy", tutors=self._listed(self._of.tutors))],
            ChildReason.NO_SLOT: self._open,
            ChildReason.NO_TIME: self._find_time,
            ChildReason.SHORTAGE: self._recruit,
            ChildReason.TIMETABLE: self._recruit,
            ChildReason.TAKEN: self._recruit,
            ChildReason.SEATS: self._make_room,
            ChildReason.CLASS_LEADERS: self._make_room,
            ChildReason.COMPUTERS: self._make_room,
            ChildReason.NOT_PROVEN: self._search_on,
        }
        return remedies.get(self._of.reason, lambda: [self._say(f"{self._of.reason}.remedy")])()

    # Details

    def _no_subject(self) -> list[str]:
        below = int(self._of.figures["below"])
        told = [self._say("no_subject.detail", university=self._tutors_of())]
        return [*told, self._say("no_subject.below", count=below)] if below else told

    def _no_gender(self) -> list[str]:
        waivable = self._policy[P2].mixed == "waiver"
        return [
            self._of_tutors("no_gender.detail"),
            self._say("no_gender.waiver" if waivable else "no_gender.never"),
        ]

    def _no_slot(self) -> list[str]:
        why = self._of.figures["why"]
        return [self._say(f"no_slot.detail{self._none_open()}" if why == "windows" else f"no_slot.{why}")]

    def _none_open(self) -> str:
        return "" if int(self._of.figures["weekdays"]) else ".none"

    def _no_time(self) -> list[str]:
        return [self._counted(f"no_time.{self._of.figures['narrowed'] or 'detail'}", len(self._of.tutors))]

    def _no_room(self) -> list[str]:
        if self._of.full[0].slot is None:
            return [self._say(f"{full.kind}.none", capacity=full.capacity) for full in self._of.full]
        apart = self._of.figures["meets"] == "no"
        away = [self._say("apart"), self._say("apart.limits")] if apart else []
        return [*away, *self._limits("detail"), self._way()]

    def _timetable(self) -> list[str]:
        proof = self._say(f"proof.{self._of.figures['proof']}")
        if self._of.figures["meets"] == "no":
            return [self._say("apart"), self._certificate("timetable.apart"), *self._each_takes(), proof]
        if not self._of.tutors:
            return [self._say("timetable.nobody"), proof]
        return [self._certificate("timetable.detail"), *self._each_takes(), proof]

    def _each_takes(self) -> list[str]:
        """P1: how many children each tutor of a certificate may take, where that is not one."""
        most = self._policy[P1].children_a_tutor
        return [self._say("each_takes", most=most)] if most > 1 and self._of.tutors else []

    def _taken(self) -> list[str]:
        """Every tutor who could take the child has as many children as may be, or those of another group."""
        apart = self._of.figures["meets"] == "no"
        told = self._say(
            "taken.apart" if apart else "taken.detail",
            most=self._policy[P1].children_a_tutor,
            tutor_list=self._listed(self._of.tutors),
        )
        proof = self._say(f"proof.{self._of.figures['proof']}")
        return [*([self._say("apart")] if apart else []), told, proof]

    def _tutor_left(self) -> list[str]:
        away = [self._say("apart")] if self._of.figures["meets"] == "no" else []
        return [*away, self._way(), self._say(f"{self._of.reason}.detail")]

    def _certificate(self, key: str) -> str:
        return self._counted(
            key,
            len(self._of.tutors),
            children=len(self._of.children),
            tutors=len(self._of.tutors),
            child_list=self._listed(self._of.children),
            tutor_list=self._listed(self._of.tutors),
        )

    def _way(self) -> str:
        chain = "" if self._of.figures["changes"] == "0" else ".chain"
        shared = ".shared" if int(self._of.figures.get("teaching", "0")) else ""
        return self._say(f"way{shared or chain}", tutor=self._of.near[0].tutor_id)

    def _limits(self, part: str) -> list[str]:
        """A sentence for each kind of limit, with the slots at which it is full."""
        by_kind = groupby(
            sorted(self._of.full, key=lambda full: (full.kind != self._of.reason, full.kind)),
            key=lambda full: full.kind,
        )
        return [self._limit(kind, list(fulls), part) for kind, fulls in by_kind]

    def _limit(self, kind: ChildReason, fulls: Sequence[Full], part: str) -> str:
        slots = self._slots([full.slot for full in fulls if full.slot is not None])
        return self._say(f"{kind}.{part}", capacity=fulls[0].capacity, slots=slots)

    # Remedies

    def _teach(self) -> list[str]:
        return [self._say("no_subject.remedy" if self._policy[P8].binds else "no_subject.remedy.anywhere")]

    def _qualify(self) -> list[str]:
        if not self._of.near:
            return [self._say("not_qualified.none")]
        return [
            self._say("not_qualified.remedy", near=self._nearest(self._of.near, self._of.near_count, self._unqualified))
        ]

    def _unqualified(self, near: NearTutor) -> str:
        tutor = self._semester.tutors[near.tutor_id]
        lacks = [self._say(f"lacks.{name}", hours=f"{hours:g}") for name, hours in lacking(tutor, self._policy).items()]
        return self._say("near", tutor=tutor.id, lacks=self._say("separator").join(lacks))

    def _waive(self) -> list[str]:
        recruit = self._say("no_gender.remedy")
        if self._policy[P2].mixed != "waiver":
            return [recruit]
        if not self._of.near:
            return [recruit, self._say("no_gender.ask.nobody")]
        return [recruit, self._say("no_gender.ask", tutors=self._named(self._of.near))]

    def _open(self) -> list[str]:
        why = self._of.figures["why"]
        return [self._say(f"no_slot.remedy{self._none_open()}" if why == "windows" else f"no_slot.{why}.remedy")]

    def _find_time(self) -> list[str]:
        asked = [near for near in self._of.near if not near.of_school]
        close = self._close(asked)
        told = [
            self._say("no_time.remedy", near=self._nearest(close, self._of.near_close))
            if close
            else self._say("no_time.recruit", tutors=self._named(asked))
        ]
        told += [
            self._say("no_time.opening", slots=self._slots(near.slots), tutor=near.tutor_id)
            for near in self._of.near
            if near.of_school
        ]
        return told

    def _recruit(self) -> list[str]:
        meets = self._of.figures["meets"] == "yes"
        told = [self._say(f"{self._of.reason}.remedy" if meets else "recruit.somewhere")]
        return told + self._spare(self._near_group if meets else self._near) + self._limits("remedy")

    def _spare(self, tell: Callable[[NearTutor], str]) -> list[str]:
        """Tutors without a child who may teach this one, closest first."""
        if not self._of.near:
            return []
        close = self._close(self._of.near)
        if not close:
            return [self._say("spare.never", tutors=self._named(self._of.near))]
        return [self._say("spare", near=self._nearest(close, self._of.near_count, tell))]

    def _make_room(self) -> list[str]:
        if self._of.full[0].slot is None:
            return [self._say(f"{full.kind}.none.remedy") for full in self._of.full]
        return self._limits("remedy")

    def _search_on(self) -> list[str]:
        lock = [self._say("not_proven.lock")] if self._of.figures["changes"] == "0" else []
        return [self._say("not_proven.remedy"), *lock]

    # Phrases

    def _say(self, key: str, **figures: object) -> str:
        return self._wording.say(f"reason.{of_week(key, self._policy)}", **{**self._common, **figures})

    def _counted(self, key: str, count: int, **figures: object) -> str:
        return self._say(f"{key}.one" if count == 1 else key, **figures)

    def _of_tutors(self, key: str) -> str:
        return self._counted(key, len(self._of.tutors), university=self._tutors_of())

    def _school(self) -> str:
        school = self._semester.schools[self._child.school_id]
        return self._wording.say("reason.place", name=school.name, id=school.id)

    def _university(self) -> str:
        university = self._semester.universities.get(self._child.university_id)
        return university.name if university is not None else self._child.university_id

    def _tutors_of(self) -> str:
        """P8: whose tutors may teach the child."""
        return self._university() if self._policy[P8].binds else self._wording.say("reason.universities")

    def _subject(self) -> str:
        """P3: what a tutor must teach."""
        if not self._policy[P3].binds:
            return self._wording.say("reason.subject.any")
        needs = SUBJECT.needs(self._child, self._policy)
        told = self._joined("or", [self._wording.say("reason.subject", subject=need) for need in needs])
        level = self._policy[P3].level
        return (
            told
            if level == P3.each()["level"].least
            else self._wording.say("reason.subject.level", subject=told, level=level)
        )

    def _who(self) -> str:
        child = self._child
        if GENDER.is_waived(child, self._policy):
            return self._wording.say("reason.tutor.any")
        return self._wording.say("reason.tutor.same", gender=self._wording.gender(child.gender))

    def _slots(self, slots: Iterable[Slot]) -> str:
        told = [self._wording.slot(slot, self._policy.session_minutes) for slot in dict.fromkeys(slots)]
        return self._joined("and", told)

    def _joined(self, word: str, told: Sequence[str]) -> str:
        joined = told[0] if told else ""
        for other in told[1:]:
            joined = self._wording.say(f"reason.{word}", one=joined, other=other)
        return joined

    def _close(self, nears: Sequence[NearTutor]) -> list[NearTutor]:
        """Those who have some of the time, and so are worth asking."""
        whole = self._policy.session_minutes
        return [near for near in nears if any(minutes < whole for minutes in near.lacking_minutes)]

    def _nearest(self, nears: Sequence[NearTutor], in_all: int, tell: Callable[[NearTutor], str] | None = None) -> str:
        return self._cut([(tell or self._near)(near) for near in nears[:MOST_NEAR]], in_all=in_all)

    def _named(self, nears: Sequence[NearTutor]) -> str:
        return self._cut([near.tutor_id for near in nears], MOST_LISTED, self._of.near_count)

    def _near(self, near: NearTutor) -> str:
        """A tutor with both slots."""
        both = zip(near.slots, near.lacking_minutes, strict=True)
        lacks = [
            self._lack("near", self._wording.slot(slot, self._policy.session_minutes), lack) for slot, lack in both
        ]
        return self._say("near", tutor=near.tutor_id, lacks=self._say("separator").join(lacks))

    def _near_group(self, near: NearTutor) -> str:
        """A tutor with what lacks of the group's slots, which the sentence before has named."""
        both = zip(near.slots, near.lacking_minutes, strict=True)
        lacks = [self._lack("near.day", self._wording.weekday(slot.weekday), lack) for slot, lack in both if lack]
        return self._say(
            "near", tutor=near.tutor_id, lacks=self._say("separator").join(lacks) or self._say("near.day.free")
        )

    def _lack(self, key: str, slot: str, minutes: int) -> str:
        end = "free" if minutes == 0 else "never" if minutes == self._policy.session_minutes else "part"
        return self._say(f"{key}.{end}", slot=slot, minutes=minutes)

    def _listed(self, ids: Sequence[str]) -> str:
        return self._cut(ids, MOST_LISTED)

    def _cut(self, told: Sequence[str], most: int = MOST_NEAR, in_all: int = 0) -> str:
        """The first of them; the rest are counted, up to ``in_all`` where more are known than told."""
        listed = self._say("separator").join(told[:most])
        left = max(in_all, len(told)) - len(told[:most])
        return self._say("more", listed=listed, more=left) if left else listed
