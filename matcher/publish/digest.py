"""What a plan amounts to, in figures that workbook and report both show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from matcher import __version__
from matcher.publication import Publication
from matcher.publish.wording import Wording
from models.goals import SEMESTER_GOALS, GoalResult, Status
from models.rules import SEMESTER_RULES, Rule
from models.semester.plan import Pair, SemesterPlan
from models.semester.problem import Child, Gender, Group, Slot


def plan_of(publication: Publication) -> SemesterPlan:
    """The plan of a publication. Raises ``ValueError`` where there is none to publish."""
    if publication.outcome.plan is None:
        raise ValueError("a publication needs a plan")
    return publication.outcome.plan


def title(publication: Publication) -> str:
    """The heading of everything people open, with the term's name where there is one."""
    say = Wording(publication.language).say
    term = publication.semester.term
    return say("report.title_term", term=term.name) if term and term.name else say("report.title")


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some children are paired."""

    name: str
    paired: int
    children: int


def shares(publication: Publication, name: Callable[[Child], str]) -> list[Share]:
    """Children and pairs by ``name``, in order of first appearance; an empty name comes last."""
    paired_ids = {pair.child_id for pair in plan_of(publication).pairs}
    children: Counter[str] = Counter()
    paired: Counter[str] = Counter()
    for child in publication.semester.children.values():
        key = name(child)
        children[key] += 1
        paired[key] += child.id in paired_ids
    return sorted(
        (Share(key, paired[key], count) for key, count in children.items()),
        key=lambda share: not share.name,
    )


@dataclass(frozen=True, slots=True)
class Meeting:
    """A group as people see it; ``slots`` is empty where it does not meet."""

    group: Group
    university: str
    school: str
    county: str
    slots: tuple[Slot, ...]
    pairs: int
    children: int


def meetings(publication: Publication) -> list[Meeting]:
    """Every group in the order of the tables, those that do not meet included."""
    semester, plan = publication.semester, plan_of(publication)
    children = Counter(child.group for child in semester.children.values())
    pairs = Counter(semester.children[pair.child_id].group for pair in plan.pairs)
    return [
        Meeting(
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


def headline(publication: Publication) -> str:
    """What was achieved, in one sentence: children paired, and what is proven of it."""
    say = Wording(publication.language).say
    children, paired = len(publication.semester.children), len(plan_of(publication).pairs)
    figures = {"children": f"{children:,}", "paired": f"{paired:,}"}
    if children == paired:
        return say("report.headline.all", **figures)
    goals = publication.outcome.goals
    place = next((place for place, goal in enumerate(goals) if goal.name == "paired"), None)
    if place is None:
        return say("report.headline.open", **figures)
    goal = goals[place]
    if not goal.proven:
        return say("report.headline.gap", **figures, gap=f"{abs(goal.bound - goal.value):,}")
    return say("report.headline.proven_after" if place else "report.headline.proven", **figures)


def status_word(publication: Publication) -> str:
    """The status as a short label."""
    return Wording(publication.language).say(f"report.status.{publication.outcome.status.value}")


def status_sentence(publication: Publication) -> str:
    """The status in plain words."""
    key = f"report.status.{publication.outcome.status.value}.long"
    return Wording(publication.language).say(key)


def parts_proven(publication: Publication) -> dict[str, bool]:
    """For each university whose part of the search is known: whether every goal of it is proven."""
    return {
        university_id: part.status is Status.OPTIMAL
        for part in publication.outcome.parts
        for university_id in part.universities
    }


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal as people read it; ``note`` (a share, a mean) may be empty."""

    label: str
    meaning: str
    value: int
    bound: int
    gap: int
    proven: bool
    note: str


def goal_lines(publication: Publication) -> list[GoalLine]:
    """The goals in their order."""
    say = Wording(publication.language).say
    return [
        GoalLine(
            say(f"goal.{goal.name}"),
            say(f"goal.{goal.name}.long"),
            goal.value,
            goal.bound,
            abs(goal.bound - goal.value),
            goal.proven,
            _note(publication, goal),
        )
        for goal in publication.outcome.goals
    ]


def _note(publication: Publication, goal: GoalResult) -> str:
    """The value of a goal in relation to what it counts."""
    wording, plan = Wording(publication.language), plan_of(publication)
    pairs, groups = len(plan.pairs), len(plan.slots)
    children = len(publication.semester.children)
    previous = len(previous_pairs(publication))
    notes: dict[str, tuple[int, Callable[[], str]]] = {
        "paired": (
            children,
            lambda: wording.say(
                "report.note.paired",
                share=wording.percent(goal.value, children),
                children=f"{children:,}",
            ),
        ),
        "kept": (previous, lambda: wording.say("report.note.kept", previous=f"{previous:,}")),
        "fit": (pairs, lambda: wording.say("report.note.fit", mean=f"{goal.value / pairs:.1f}")),
        "spread": (groups, lambda: wording.say("report.note.spread", groups=f"{groups:,}")),
        "late": (
            groups,
            lambda: wording.say("report.note.late", mean=wording.time(round(goal.value / _sessions(plan)))),
        ),
    }
    count, note = notes.get(goal.name, (0, str))
    return note() if count else ""


def _sessions(plan: SemesterPlan) -> int:
    """Weekly sessions of all groups together."""
    return sum(len(slots) for slots in plan.slots.values())


def previous_pairs(publication: Publication) -> list[Child]:
    """Children whose tutor of last semester is still among the tutors."""
    semester = publication.semester
    return [child for child in semester.children.values() if child.previous_tutor_id in semester.tutors]


def mixed_pairs(publication: Publication) -> list[Pair]:
    """Pairs of different gender, by the order of the plan."""
    return [pair for pair in plan_of(publication).pairs if not pair.same_gender]


def with_name(identifier: str, name: str) -> str:
    """An id with the person's name where names are written."""
    return f"{identifier} {name}".strip()


def count_reasons(publication: Publication) -> list[tuple[str, int]]:
    """Reason codes of the unmatched with their number of children, most frequent first."""
    counts = Counter(unmatched.reason.value for unmatched in plan_of(publication).unmatched)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A first-named subject, and how many children who name it have no tutor, by gender."""

    subject: str
    by_gender: tuple[int, ...]

    @property
    def children(self) -> int:
        """Of both genders."""
        return sum(self.by_gender)


def wanted_subjects(publication: Publication) -> list[Wanted]:
    """What the unmatched children need first, most wanted first; genders in the order of ``Gender``."""
    children = publication.semester.children
    counts: dict[str, Counter[Gender]] = {}
    for unmatched in plan_of(publication).unmatched:
        child = children[unmatched.child_id]
        counts.setdefault(child.subjects[0], Counter())[child.gender] += 1
    wanted = [Wanted(subject, tuple(count[gender] for gender in Gender)) for subject, count in counts.items()]
    return sorted(wanted, key=lambda one: (-one.children, one.subject))


def rule_settings(publication: Publication, rule: Rule) -> list[str]:
    """The settings of a rule in force, each with its label; a changed one with what the programme sets."""
    wording, policy = Wording(publication.language), publication.policy
    told = []
    for name, setting in rule.settings.items():
        value = policy.settings[rule.id, name]
        figures = {"label": wording.say(f"setting.{rule.id}.{name}"), "value": wording.setting(setting, value)}
        if value == setting.default:
            told.append(wording.say("report.setting", **figures))
        else:
            default = wording.setting(setting, setting.default)
            told.append(wording.say("report.setting.changed", default=default, **figures))
    return told


def made(publication: Publication) -> str:
    """What the plan was made with, so that it can be made again."""
    figures = {"version": __version__, "seed": publication.seed, "policy": publication.policy.name}
    return Wording(publication.language).say("report.made", **figures)


def policy_sentences(publication: Publication) -> list[str]:
    """What the policy changes of the programme: nothing where it changes nothing."""
    say, policy = Wording(publication.language).say, publication.policy
    comma = say("sheet.list_comma")
    changed = [
        told
        for rule in SEMESTER_RULES
        for told, (name, setting) in zip(rule_settings(publication, rule), rule.settings.items(), strict=True)
        if policy.settings[rule.id, name] != setting.default
    ]
    told = [say("report.policy.settings", name=policy.name, changed=comma.join(changed))] if changed else []
    if policy.goals != tuple(SEMESTER_GOALS):
        goals = comma.join(say(f"goal.{goal}") for goal in policy.goals)
        told.append(say("report.policy.goals", name=policy.name, goals=goals))
    return told


@dataclass(frozen=True, slots=True)
class SchoolShare:
    """How many children of a school are paired; ids tell apart schools of one name."""

    school_id: str
    name: str
    county: str
    paired: int
    children: int


def school_shares(publication: Publication) -> list[SchoolShare]:
    """Every school with children, in order of first appearance."""
    schools = publication.semester.schools
    return [
        SchoolShare(
            share.name,
            schools[share.name].name,
            schools[share.name].county,
            share.paired,
            share.children,
        )
        for share in shares(publication, lambda child: child.school_id)
    ]
