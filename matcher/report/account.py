"""The account of any plan, as workbook and report give it: status, goals against their bounds, policy and rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from matcher.audit.violation import Violation
from matcher.grouping import group_by
from matcher.publication import AnyPublication
from matcher.report.wording import Wording
from matcher.tables.fault_groups import fault_groups
from matcher.texts import Language
from matcher.texts.goals import goal_sentence, goal_text, named_goals, telling_goals
from matcher.version import __version__
from models.goals import GoalResult
from models.policy import Policy
from models.programme import Programme
from models.rules import NO_CLAUSE, Rule

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Excerpt(Generic[Item]):
    """The first rows of a list and how many more there are."""

    rows: Sequence[Item]
    left: int


def excerpt(items: Iterable[Item], most: int) -> Excerpt[Item]:
    """At most ``most`` of the items."""
    iterator = iter(items)
    rows = list(islice(iterator, most))
    return Excerpt(rows, sum(1 for _ in iterator))


def with_name(identifier: str, name: str) -> str:
    """An id with the name where names are written."""
    return f"{identifier} {name}".strip()


def status_word(publication: AnyPublication) -> str:
    """The status as a short label."""
    return Wording(publication.language).say(f"report.status.{publication.outcome.status.value}")


def status_sentence(publication: AnyPublication) -> str:
    """The status in plain words."""
    key = f"report.status.{publication.outcome.status.value}.long"
    return Wording(publication.language).say(key)


def proof_of(publication: AnyPublication, name: str) -> tuple[str, int]:
    """What is proven of a goal (``open`` where it is not in force, ``gap``, ``proven_after``…), and its gap."""
    goals = publication.outcome.goals
    place = next((place for place, goal in enumerate(goals) if goal.name == name), None)
    if place is None:
        return "open", 0
    goal = goals[place]
    if not goal.proven:
        return "gap", abs(goal.bound - goal.value)
    return "proven_after" if place else "proven", 0


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


def goal_lines(publication: AnyPublication, note: Callable[[GoalResult], str]) -> list[GoalLine]:
    """The goals in their order; ``note`` puts a value in relation to what it counts.

    Of thresholds of the fit only those that tell.
    """
    return [
        GoalLine(
            goal_text(goal.name, publication.language),
            goal_sentence(goal.name, publication.language),
            goal.value,
            goal.bound,
            abs(goal.bound - goal.value),
            goal.proven,
            note(goal),
        )
        for goal in telling_goals(
            publication.outcome.goals, lambda goal: goal.name, lambda goal: (goal.value, goal.bound)
        )
    ]


def goal_note(wording: Wording, key: str, value: int, whole: int, mean: str = "") -> str:
    """The value of a goal in relation to the ``whole`` that it counts; empty where that is nothing.

    ``mean`` takes the place of the value for each of the whole.
    """
    if not whole:
        return ""
    figures = {"share": wording.percent(value, whole), "mean": mean or f"{value / whole:,.1f}"}
    return wording.say(key, whole=f"{whole:,}", **figures)


def rule_settings(policy: Policy, rule: Rule, language: Language) -> list[str]:
    """The settings of a rule in force, each with its label; a changed one with what the programme sets."""
    wording = Wording(language)
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


def changed_settings(policy: Policy, programme: Programme, language: Language) -> list[str]:
    """The settings that a policy changes of the programme, in words and in the order of its rules."""
    return [
        told
        for rule in programme.rules
        for told, (name, setting) in zip(rule_settings(policy, rule, language), rule.settings.items(), strict=True)
        if policy.settings[rule.id, name] != setting.default
    ]


def goal_names(goals: Sequence[str], language: Language) -> list[str]:
    """Goals by name in their order; all thresholds of the fit in a row have one name."""
    return [goal_text(goal, language) for goal in named_goals(goals)]


def provenance(publication: AnyPublication) -> str:
    """What the plan was made with, so that it can be made again."""
    figures = {"version": __version__, "seed": publication.seed, "policy": publication.policy.name}
    return Wording(publication.language).say("report.made", **figures)


def policy_sentences(publication: AnyPublication) -> list[str]:
    """What the policy changes of the programme: nothing where it changes nothing."""
    say, policy, programme = Wording(publication.language).say, publication.policy, publication.programme
    comma = say("sheet.list_comma")
    changed = changed_settings(policy, programme, publication.language)
    told = [say("report.policy.settings", name=policy.name, changed=comma.join(changed))] if changed else []
    if policy.goals != tuple(programme.goals):
        goals = comma.join(goal_names(policy.goals, publication.language))
        told.append(say("report.policy.goals", name=policy.name, goals=goals))
    return told


@dataclass(frozen=True, slots=True)
class RuleSection:
    """A rule, and what the audit found of it: nothing is a pass."""

    id: str
    clause: str
    kind: str
    text: str
    settings: tuple[str, ...]
    found: tuple[Violation, ...]

    @property
    def result(self) -> str:
        """``pass``, ``warning`` or ``violation``."""
        if not self.found:
            return "pass"
        return "warning" if all(violation.warning for violation in self.found) else "violation"


def rule_sections(publication: AnyPublication) -> list[RuleSection]:
    """Every rule of the programme's book in its order."""
    say = Wording(publication.language).say
    found = group_by(publication.audit, lambda violation: violation.rule)
    return [
        RuleSection(
            rule.id,
            "" if rule.clause == NO_CLAUSE else rule.clause,
            say(f"kind.{rule.kind.value}"),
            say(f"rule.{rule.id}"),
            tuple(rule_settings(publication.policy, rule, publication.language)),
            tuple(found.get(rule.id, ())),
        )
        for rule in publication.programme.rules
    ]


AUDIT_COLUMNS = ("rule", "clause", "rule_text", "result", "finding", "people", "cells")


def audit_rows(publication: AnyPublication) -> Iterator[list[str]]:
    """A row of text for each rule that was checked, and one more for each further finding of it."""
    say = Wording(publication.language).say
    for rule in rule_sections(publication):
        about = [rule.id, rule.clause, "\n".join([rule.text, *rule.settings])]
        for violation in rule.found:
            yield [
                *about,
                say("report.audit.warning" if violation.warning else "report.audit.violation"),
                violation.sentence(publication.language),
                "\n".join(violation.people),
                "\n".join(violation.cells),
            ]
        if not rule.found:
            yield [*about, say("report.audit.pass"), "", "", ""]


@dataclass(frozen=True, slots=True)
class Remedy:
    """Those whom one and the same remedy would help."""

    who: tuple[str, ...]
    remedy: str


@dataclass(frozen=True, slots=True)
class Cause:
    """Those left out for one and the same cause, in words, by what would help."""

    detail: str
    remedies: tuple[Remedy, ...]


def causes(left_out: Iterable[tuple[str, tuple[str, str]]]) -> Iterator[Cause]:
    """Names with their detail and remedy: those of one detail together, for a certificate speaks of several at once.

    Most names first.
    """
    together: dict[str, dict[str, list[str]]] = {}
    for name, (detail, remedy) in left_out:
        together.setdefault(detail, {}).setdefault(remedy, []).append(name)
    for detail, remedies in sorted(together.items(), key=lambda item: -sum(map(len, item[1].values()))):
        yield Cause(detail, tuple(Remedy(tuple(names), remedy) for remedy, names in remedies.items()))


@dataclass(frozen=True, slots=True)
class ReasonSection:
    """One reason: its label, how many are left out for it, and the causes."""

    label: str
    count: int
    causes: tuple[Cause, ...]


def reason_sections(
    codes: Iterable[str], left_out: Iterable[tuple[str, str, tuple[str, str]]], label: Callable[[str], str]
) -> tuple[ReasonSection, ...]:
    """Reasons in the order of ``codes``; of each left out the code, the name, and detail with remedy are given."""
    by_reason: dict[str, list[tuple[str, tuple[str, str]]]] = {code: [] for code in codes}
    for code, name, why in left_out:
        by_reason[code].append((name, why))
    return tuple(ReasonSection(label(code), len(of), tuple(causes(of))) for code, of in by_reason.items() if of)


def by_frequency(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Codes with their counts, most frequent first."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


NoticeRow = tuple[str, str, str]


def notice_rows(publication: AnyPublication) -> Iterator[NoticeRow]:
    """Where notices of one cause are about, what was noticed and how to mend it."""
    language = publication.language
    for group in fault_groups(publication.notices):
        yield group.place(language), group.wrong(language), group.mend(language)
