"""What a plan amounts to, in figures that workbook and report both show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from matcher.grouping import group_by
from matcher.report import account
from matcher.report.account import GoalLine
from matcher.report.wording import Wording
from matcher.semester.publication import SemesterPublication
from models.goals import BELOW, GoalResult, Status
from models.policy import Policy
from models.semester.plan import Pair, SemesterPlan
from models.semester.problem import Child, Gender, Group, School, Slot


def plan_of(publication: SemesterPublication) -> SemesterPlan:
    """The plan of a publication. Raises ``ValueError`` where there is none to publish."""
    if publication.outcome.plan is None:
        raise ValueError("a publication needs a plan")
    return publication.outcome.plan


def title(publication: SemesterPublication) -> str:
    """The heading of everything people open, with the term's name where there is one."""
    say = Wording(publication.language).say
    term = publication.problem.term
    return say("report.title_term", term=term.name) if term and term.name else say("report.title")


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some children are paired."""

    name: str
    paired: int
    children: int


def shares(publication: SemesterPublication, name: Callable[[Child], str]) -> list[Share]:
    """Children and pairs by ``name``, in order of first appearance; an empty name comes last."""
    paired_ids = {pair.child_id for pair in plan_of(publication).pairs}
    children: Counter[str] = Counter()
    paired: Counter[str] = Counter()
    for child in publication.problem.children.values():
        key = name(child)
        children[key] += 1
        paired[key] += child.id in paired_ids
    return sorted((Share(key, paired[key], count) for key, count in children.items()), key=lambda share: not share.name)


def slot_columns(policy: Policy) -> list[str]:
    """Text keys (after ``sheet.``) of the columns of a group's slots: one for each session of a week."""
    return ["first_slot", "second_slot"][: policy.sessions_a_week]


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A group as people see it; ``slots`` is empty where it does not meet."""

    group: Group
    university: str
    school: str
    county: str
    slots: tuple[Slot, ...]
    pairs: int
    children: int


def meetings(publication: SemesterPublication) -> list[MeetingRow]:
    """Every group in the order of the tables, those that do not meet included."""
    semester, plan = publication.problem, plan_of(publication)
    children = Counter(child.group for child in semester.children.values())
    pairs = Counter(semester.children[pair.child_id].group for pair in plan.pairs)
    return [
        MeetingRow(
            group,
            semester.universities[group.university_id].name,
            semester.schools[group.school_id].name,
            semester.schools[group.school_id].county,
            tuple(plan.slots.get(group, ())),
            pairs[group],
            children[group],
        )
        for group in semester.groups
    ]


def headline(publication: SemesterPublication) -> str:
    """What was achieved, in one sentence: children paired, and what is proven of it."""
    say = Wording(publication.language).say
    children, paired = len(publication.problem.children), len(plan_of(publication).pairs)
    figures = {"children": f"{children:,}", "paired": f"{paired:,}"}
    if children == paired:
        return say("report.headline.all", **figures)
    proof, gap = account.proof_of(publication, "paired")
    return say(f"report.headline.{proof}", **figures, gap=f"{gap:,}")


def parts_proven(publication: SemesterPublication) -> dict[str, bool]:
    """For each university whose part of the search is known: whether every goal of it is proven."""
    return {
        university_id: part.status is Status.OPTIMAL
        for part in publication.outcome.parts
        for university_id in part.universities
    }


def goal_lines(publication: SemesterPublication) -> list[GoalLine]:
    """The goals in their order."""
    return account.goal_lines(publication, lambda goal: _note(publication, goal))


def _note(publication: SemesterPublication, goal: GoalResult) -> str:
    """The value of a goal in relation to what it counts."""
    wording, plan = Wording(publication.language), plan_of(publication)
    pairs, groups = len(plan.pairs), len(plan.slots)
    children, previous = len(publication.problem.children), len(previous_pairs(publication))
    wholes = {"paired": children, "kept": previous, "fit": pairs, "spread": groups, "late": groups}
    whole = pairs if goal.name in BELOW else wholes.get(goal.name, 0)
    sessions = sum(len(slots) for slots in plan.slots.values())
    mean = wording.time(round(goal.value / sessions)) if goal.name == "late" and sessions else ""
    key = "below" if goal.name in BELOW else goal.name
    return account.goal_note(wording, f"report.note.{key}", goal.value, whole, mean)


def previous_pairs(publication: SemesterPublication) -> list[Child]:
    """Children whose tutor of last semester is still among the tutors."""
    semester = publication.problem
    return [child for child in semester.children.values() if child.previous_tutor_id in semester.tutors]


def mixed_pairs(publication: SemesterPublication) -> list[Pair]:
    """Pairs of different gender, by the order of the plan."""
    return [pair for pair in plan_of(publication).pairs if not pair.same_gender]


def count_reasons(publication: SemesterPublication) -> list[tuple[str, int]]:
    """Reason codes of the unmatched with their number of children, most frequent first."""
    return account.by_frequency(Counter(unmatched.reason.value for unmatched in plan_of(publication).unmatched))


def wanted_subjects(publication: SemesterPublication) -> list[tuple[str, list[int]]]:
    """What the unmatched children need first and how many of each gender (in the order of ``Gender``) have no tutor.

    Most wanted first.
    """
    children = (publication.problem.children[one.child_id] for one in plan_of(publication).unmatched)
    by_subject = group_by(children, lambda child: child.subjects[0])
    genders = {subject: Counter(child.gender for child in of) for subject, of in by_subject.items()}
    wanted = [(subject, [counts[gender] for gender in Gender]) for subject, counts in genders.items()]
    return sorted(wanted, key=lambda one: (-sum(one[1]), one[0]))


def school_shares(publication: SemesterPublication) -> list[tuple[School, Share]]:
    """Every school with children, in order of first appearance: ids tell apart schools of one name."""
    of_schools = shares(publication, lambda child: child.school_id)
    return [(publication.problem.schools[share.name], share) for share in of_schools]
