"""What ``summary.json`` says of a plan is so: goals in order, values, bounds, status, what it counts, and how the plan
was made (G1).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard

from matcher.audit.violation import MOST_LISTED, Violation
from matcher.tables.plan_rows import WrittenSummary
from matcher.version import __version__
from models.goals import Goal, GoalResult, Status
from models.method import Method
from models.policy import Policy, PolicyError
from models.programme import Programme
from models.programmes import every_rule
from models.rules import Unit

SUMMARY = "summary.json"


def is_whole(value: object) -> TypeGuard[int]:
    """Whether a value of JSON is a whole number; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_amount(value: object) -> TypeGuard[int | float]:
    """Whether a value of JSON is a number, 0 or more."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


def false_values(
    rule: str, summary: WrittenSummary, names: tuple[str, ...], values: Mapping[str, int]
) -> Iterator[Violation]:
    """A violation of ``rule`` for each of the goals ``names`` whose value is not the one counted from the plan."""
    for goal in summary.goals:
        if goal.name in names and goal.value != values[goal.name]:
            figures = {"goal": goal.name, "value": goal.value, "should": values[goal.name]}
            yield Violation.of(rule, "goal_value", (), SUMMARY, **figures)


def disagreements(summary: WrittenSummary, expected: tuple[str, ...], goals: Mapping[str, Goal]) -> Iterator[Violation]:
    """G1: the goals are those ``expected`` in order, no value passes its bound, and the status goes with them."""
    names = tuple(goal.name for goal in summary.goals)
    if names != expected:
        yield Violation.of("G1", "goal_names", (), SUMMARY, value=", ".join(names), should=", ".join(expected))
    for goal in summary.goals:
        if goal.name in goals and goals[goal.name].sense * (goal.bound - goal.value) < 0:
            yield Violation.of("G1", "goal_bound", (), SUMMARY, goal=goal.name, value=goal.value, bound=goal.bound)
    yield from _status(summary.status, summary.goals)


def false_counts(summary: WrittenSummary, counts: Mapping[str, int | float | None]) -> Iterator[Violation]:
    """G1: the summary's ``counts`` are exactly these; where one is ``None``, any number will do.

    Another version may count other things: which it counts is a warning then.
    """
    said = summary.other.get("counts")
    if not isinstance(said, Mapping):
        yield Violation.of("G1", "counts_missing", (), SUMMARY)
        return
    foreign = summary.other.get("version") != __version__
    for name, should in counts.items():
        if name not in said:
            yield Violation("G1", "count_missing", (), (SUMMARY,), {"entry": name}, warning=foreign)
        elif not is_amount(said[name]) or should not in (None, said[name]):
            expected = ">= 0" if should is None else should
            yield Violation.of("G1", "count_value", (), SUMMARY, entry=name, value=said[name], should=expected)
    for name in said:
        if name not in counts:
            yield Violation("G1", "count_unknown", (), (SUMMARY,), {"entry": str(name)}, warning=foreign)


def _status(status: str, goals: tuple[GoalResult, ...]) -> Iterator[Violation]:
    proven = all(goal.value == goal.bound for goal in goals)
    if status not in tuple(Status):
        code = "status_unknown_word"
    elif status in (Status.INFEASIBLE, Status.UNKNOWN):
        code = "status_without_plan"
    elif status == Status.OPTIMAL and not proven:
        code = "status_unproven"
    elif status == Status.FEASIBLE and proven:
        code = "status_proven"
    else:
        return
    yield Violation.of("G1", code, (), SUMMARY, status=status)


_VERSION = re.compile(r"\d+\.\d+(\.\d+)?((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?")
"""A version of this program (PEP 440 without epochs)."""

MAKING = frozenset(("seconds", "seed", "version", "counts", "policy"))
"""The entries beside status and goals that every summary has."""


def making(summary: WrittenSummary, policy: Policy, programme: Programme, more: frozenset[str]) -> Iterator[Violation]:
    """G1: how long the search took, its seed, the version and the policy; ``more`` are entries judged elsewhere.

    A plan may be checked under another policy, or by another version, on purpose: that is a warning.
    """
    entries = summary.other
    for name in ("seconds", "seed", "version"):
        if name not in entries:
            yield _violation("entry_missing", name)
    if "seconds" in entries and not is_amount(entries["seconds"]):
        yield _violation("seconds_value", "seconds", entries["seconds"])
    if "seed" in entries and not (is_whole(entries["seed"]) and is_amount(entries["seed"])):
        yield _violation("seed_value", "seed", entries["seed"])
    if "version" in entries:
        yield from _version(entries["version"])
    yield from _policy(entries, policy, programme)
    for name in entries:
        if name not in MAKING | more:
            yield Violation.of("G1", "entry_unknown", (), SUMMARY, entry=name).as_warning()


def is_own(summary: WrittenSummary, policy: Policy, programme: Programme) -> bool:
    """Whether the plan says that it was made under ``policy``, or does not say under which."""
    made = policy_made(summary.other, programme)
    return made is None or not _differences(made, policy)


def goals_made(summary: WrittenSummary, policy: Policy, programme: Programme) -> tuple[str, ...]:
    """The goals of the policy that the plan was made under; those of ``policy`` where it does not say."""
    made = policy_made(summary.other, programme)
    return policy.goals if made is None else made.goals


def policy_made(entries: Mapping[str, object], programme: Programme) -> Policy | None:
    """The policy that a summary names, read as a policy file; ``None`` where the entry is none or says nothing."""
    said = entries.get("policy")
    if not isinstance(said, Mapping) or not {"name", "goals", "differs"} <= said.keys():
        return None
    name, goals, differs = said["name"], said["goals"], said["differs"]
    if not isinstance(name, str) or not isinstance(goals, list) or not isinstance(differs, Mapping):
        return None
    rules: dict[str, dict[str, object]] = {}
    for setting, value in differs.items():
        rule, _, key = str(setting).partition(".")
        rules.setdefault(rule, {})[key] = value
    raw = {"name": name, "goals": goals, "method": said.get("method", Method.OPTIMAL), "rules": rules}
    try:
        return Policy.from_mapping(raw, programme)
    except PolicyError:
        return None


def _violation(code: str, name: str, value: object = "") -> Violation:
    return Violation.of("G1", code, (), SUMMARY, entry=name, value=value)


def _version(value: object) -> Iterator[Violation]:
    if not isinstance(value, str) or not _VERSION.fullmatch(value):
        yield _violation("version_value", "version", value)
    elif value != __version__:
        yield Violation.of("G1", "version_other", (), SUMMARY, value=value, should=__version__).as_warning()


def _policy(entries: Mapping[str, object], policy: Policy, programme: Programme) -> Iterator[Violation]:
    made = policy_made(entries, programme)
    if made is None:
        code = "policy_entry" if "policy" in entries else "entry_missing"
        yield _violation(code, "policy")
        return
    if differences := _differences(made, policy):
        figures = {"made": made.name, "policy": policy.name, "differences": _some(differences, "; ")}
        yield Violation.of("G1", "policy_other", (), SUMMARY, **figures).as_warning()
    elif made.name != policy.name:
        yield Violation.of("G1", "policy_name", (), SUMMARY, made=made.name, policy=policy.name).as_warning()


def _differences(made: Policy, policy: Policy) -> list[str]:
    """What the plan's policy has, and in brackets what stands there in the one at hand."""
    settings = policy.settings
    found = [
        f"{rule}.{name} {_told(rule, name, value)} ({_told(rule, name, settings[rule, name])})"
        for (rule, name), value in made.settings.items()
        if value != settings[rule, name]
    ]
    if made.goals != policy.goals:
        found.append(f"goals {_some(made.goals)} ({_some(policy.goals)})")
    if made.method is not policy.method:
        found.append(f"method {made.method} ({policy.method})")
    return found


def _some(words: Sequence[str], between: str = ", ") -> str:
    """The words as a list, cut after ``MOST_LISTED``."""
    return between.join(words[:MOST_LISTED]) + (" …" if len(words) > MOST_LISTED else "")


def _told(rule: str, name: str, value: int | str) -> str:
    if every_rule()[rule].settings[name].unit is not Unit.TIME:
        return str(value)
    return f"{int(value) // 60:02}:{int(value) % 60:02}"
