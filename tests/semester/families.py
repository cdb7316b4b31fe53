"""Families of tiny semesters, each planned under a policy of its own, with what plain enumeration says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any

from models.deadline import Deadline, NoDeadline
from models.goals import BELOW
from models.policy import Policy
from models.programmes import SEMESTER
from models.semester.joint.assembly import assemble
from models.semester.joint.building import build_part, restrict_to, universities_apart
from models.semester.joint.matching import PartPlan
from models.semester.joint.part import SemesterPart
from models.semester.joint.stages import PartSearch
from models.semester.joint.strict_order import GoalMoment, PartEnd
from models.semester.plan import SemesterPlan
from models.semester.problem import School, Semester, Tutor
from models.semester.shared.search import SharedSearch
from models.week import Interval
from tests.semester import enumeration as naive
from tests.semester.enumeration import PROGRAMME
from tests.semester.tight import tight_semester
from tests.semester.tiny import tiny_semester

SENSE = {name: goal.sense for name, goal in SEMESTER.known_goals.items()}


@dataclass(frozen=True)
class Family:
    """By seed: a semester, the rules that the policy changes, and the goals in order."""

    name: str
    semester: Callable[[int], Semester]
    rules: Callable[[int], Mapping[str, Mapping[str, object]]]
    goals: Callable[[int], Sequence[str]]

    def __str__(self) -> str:
        return self.name

    def policy(self, seed: int) -> Policy:
        return _policy(self, seed)

    def plans(self, seed: int) -> frozenset[tuple[tuple[int, ...], naive.Values]]:
        """The sorted fits of the paired children, and the goals' values, of every plan there is."""
        return _plans(self.semester, self.rules, seed)

    def best(self, seed: int, goals: Sequence[str] | None = None) -> tuple[int, ...] | None:
        """The best values in strict order as the tables count them, or ``None`` where there is no plan."""
        asked = self.policy(seed).goals if goals is None else goals

        every = (counted(*plan, asked) for plan in self.plans(seed))
        return max(every, key=lambda values: worth(asked, values), default=None)

    def parts(self, seed: int, *, reduced: bool = True) -> list[SemesterPart]:
        return parts_of(self.semester(seed), self.policy(seed), reduced=reduced)

    def planned(self, seed: int) -> SemesterPlan | None:
        """The whole plan, settled in every goal."""
        return _planned(self, seed)


def worth(goals: Iterable[str], values: Iterable[int]) -> list[int]:
    """Values so that more is better, to be compared in strict order."""
    return [SENSE[goal] * value for goal, value in zip(goals, values, strict=True)]


def counted(fits: Iterable[int], values: naive.Values, goals: Iterable[str]) -> tuple[int, ...]:
    """The values of any goals, as the tables count them."""
    others = dict(zip(naive.GOALS, values, strict=True))
    return tuple(sum(fit < BELOW[goal] for fit in fits) if goal in BELOW else others[goal] for goal in goals)


@cache
def _policy(family: Family, seed: int) -> Policy:
    return Policy.from_mapping({"goals": list(family.goals(seed)), "rules": family.rules(seed)})


@cache
def _plans(
    semester_of: Callable[[int], Semester], rules_of: Callable[[int], Mapping[str, Mapping[str, object]]], seed: int
) -> frozenset[tuple[tuple[int, ...], naive.Values]]:
    semester = semester_of(seed)
    goals = {"goals": ["paired", "exceptions"]}  # without it no rule may only cost
    policy = Policy.from_mapping({**goals, "rules": rules_of(seed)})
    return frozenset((naive.fits(semester, pairs), values) for pairs, values in naive.plans(semester, policy))


@cache
def _planned(family: Family, seed: int) -> SemesterPlan | None:
    found = [(part, settled(part).plan) for part in family.parts(seed)]
    plans = [(part, plan) for part, plan in found if plan is not None]
    return assemble(family.semester(seed), plans) if len(plans) == len(found) else None


# The search


def parts_of(semester: Semester, policy: Policy, *, reduced: bool = True) -> list[SemesterPart]:
    return [
        build_part(restrict_to(semester, universities), universities, policy, reduced=reduced)
        for universities in universities_apart(semester, policy)
    ]


def settled(part: SemesterPart, clock: Deadline | None = None, told: list[GoalMoment] | None = None) -> PartEnd:
    """The end of the search of a part; what it says on the way is put into ``told``."""

    def hear(plan: PartPlan | None, progress: GoalMoment) -> None:
        if told is not None:
            told.append(progress)

    search = (SharedSearch if part.children_a_tutor > 1 else PartSearch)(part, clock or NoDeadline(), hear)
    search.start()
    return search.settle()


def summed(goals: Sequence[str], rows: Iterable[Iterable[int]]) -> tuple[int, ...]:
    """Over all parts, as the tables count it: the model counts the negative where less is better."""
    return tuple(SENSE[goal] * sum(column) for goal, column in zip(goals, zip(*rows, strict=True), strict=True))


# What is drawn


@cache
def scored(seed: int) -> Semester:
    """A tiny semester; of half of them with a score for each pair, so that hardly two fits are equal."""
    semester, random = tiny_semester(seed), Random(seed)
    if seed // 4 % 2 == 0:  # of the dose every other one, too
        return semester
    every = [(child, tutor) for child in semester.children for tutor in semester.tutors]
    return replace(semester, scores={pair: random.randint(0, 100) for pair in every})


def any_order(seed: int) -> list[str]:
    """Some of the programme's goals in any order."""
    random = Random(seed)
    return random.sample(sorted(PROGRAMME.goals), random.randint(1, len(PROGRAMME.goals)))


def thresholds(seed: int) -> list[str]:
    """The programme's goals in any order with thresholds among them: all in a row, or a few anywhere."""
    random = Random(seed)
    goals = random.sample(sorted(PROGRAMME.goals), random.randint(1, len(PROGRAMME.goals)))
    if random.random() < 0.5:
        return [*goals[: (place := random.randint(0, len(goals)))], "fairest", *goals[place:]]
    return random.sample([*goals, *random.sample(sorted(BELOW), 4)], len(goals) + 4)


@cache
def small(seed: int) -> Semester:
    """At most four children, of two groups, and five tutors of a tiny semester.

    More of the tutors lack training or agreement than there, and some schools have a long window on one weekday.
    """
    random, semester = Random(f"small {seed}"), tiny_semester(seed)
    long_windows = varied(seed)["S2"]["most_minutes_a_day"] == 180 and random.random() < 0.6
    groups = set(list(dict.fromkeys(child.group for child in semester.children.values()))[:2])
    children = {id_: child for id_, child in semester.children.items() if child.group in groups}
    children = dict(list(children.items())[:4])
    bound = {tutor for _, tutor in semester.pair_locks}
    tutors = {
        id_: tutor if id_ in bound else _lacking(random, tutor) for id_, tutor in list(semester.tutors.items())[:5]
    }

    def known(pair: tuple[str, str]) -> bool:
        return pair[0] in children and pair[1] in tutors

    return replace(
        semester,
        children={
            id_: child if child.previous_tutor_id in tutors else replace(child, previous_tutor_id="")
            for id_, child in children.items()
        },
        tutors=tutors,
        schools={id_: _longer(school) if long_windows else school for id_, school in semester.schools.items()},
        pair_locks=tuple(filter(known, semester.pair_locks)),
        forbidden=frozenset(filter(known, semester.forbidden)),
        scores={pair: score for pair, score in semester.scores.items() if known(pair)},
    )


def _lacking(random: Random, tutor: Tutor) -> Tutor:
    return replace(tutor, agreement=random.random() < 0.7, online_hours=random.choice([4, 4, 5, 3.5]))


def _longer(school: School) -> School:
    """Open two hours longer, but on no more than the first of its weekdays."""
    days = [day for day, windows in enumerate(school.windows) if windows][:1]
    mon, tue, wed, thu, fri = (
        tuple(Interval(window.start, window.end + 120) for window in windows) if day in days else ()
        for day, windows in enumerate(school.windows)
    )
    return replace(school, windows=(mon, tue, wed, thu, fri))


@cache
def varied(seed: int) -> dict[str, dict[str, Any]]:
    """Some changes of the rules at once; every kind occurs often."""
    random = Random(f"policy {seed}")

    def maybe(usual: int, *others: int) -> int:
        return random.choice(others) if random.random() < 0.35 else usual

    softened = {rule: random.choice(["cost", "waive"]) for rule in ("P3", "P5", "P6", "P8") if random.random() < 0.35}
    if random.random() < 0.25:
        softened["L1"] = "waive"
    return {
        **{rule: {"holds": how} for rule, how in softened.items()},
        "S1": {"sessions_a_week": maybe(2, 1)},
        "S2": {"most_minutes_a_day": maybe(90, 180, 179)},
        "S4": {"margin_minutes": maybe(0, 15, 30, -5)},
        "S3": {"latest_end": ["20:30", "21:00", "20:00", "20:45"][maybe(0, 1, 2, 3)]},
        "S6": {"margin_minutes": maybe(0, 15, 30, -15)},
        "S7": {"extra_seats": maybe(0, 1, -1), "extra_class_leaders": maybe(0, 1, -1)},
        "S8": {"extra_computers": maybe(0, 1, 2, -1)},
    }


def with_exceptions(seed: int) -> list[str]:
    """Mostly the programme's order with exceptions somewhere, else any order; they count where a rule only costs."""
    random = Random(f"goals {seed}")
    if random.random() < 0.5:
        goals = random.sample(naive.GOALS, random.randint(1, len(naive.GOALS)))
        costs = {"holds": "cost"} in varied(seed).values()
        return [*goals, "exceptions"] if costs and "exceptions" not in goals else goals
    goals = list(PROGRAMME.goals)
    goals.insert(random.randint(0, 4), "exceptions")
    return goals


OTHER_ORDERS = (
    ("fit", "paired", "spread"),
    ("late", "paired", "fit"),
    ("kept", "spread", "paired", "late", "fit", "waivers"),
    ("waivers", "fit"),
    ("paired", "fairest"),
)
TWO = {"P1": {"children_a_tutor": 2}}

WRITTEN = Family("as written", tiny_semester, lambda seed: {}, lambda seed: PROGRAMME.goals)
FAIREST = Family("fairest first", scored, lambda seed: {}, lambda seed: ("paired", "fairest"))
AMID = replace(FAIREST, name="fairest amid others", goals=lambda _: ("paired", "fairest", "waivers", "kept", "spread"))
THRESHOLDS = replace(FAIREST, name="thresholds", goals=thresholds)
SHARED = Family("two children a tutor", tiny_semester, lambda seed: TWO, lambda seed: PROGRAMME.goals)
TIGHT = Family("tight limits", tight_semester, lambda seed: {}, lambda seed: PROGRAMME.goals)
VARIED = Family("other policies", small, varied, with_exceptions)

FAMILIES = (
    *(WRITTEN, FAIREST, AMID, THRESHOLDS, SHARED, VARIED, TIGHT),
    replace(WRITTEN, name="other orders", goals=any_order),
    replace(WRITTEN, name="further orders", goals=lambda seed: any_order(1000 + seed)),
    replace(THRESHOLDS, name="further thresholds", goals=lambda seed: thresholds(1000 + seed)),
    replace(TIGHT, name="tight limits, other orders", goals=any_order),
    replace(SHARED, name="two children a tutor, other orders", goals=lambda seed: OTHER_ORDERS[seed // 20 % 5]),
)
