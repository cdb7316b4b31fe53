"""What the page tells beside its charts: the findings in words, who is left out, policies, proofs and seconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from matcher.lab.comparison_report.comparison_text import (
    ComparisonText,
    PageTable,
    TableCell,
    figure_cell,
    figure_cells,
)
from matcher.lab.comparison_report.drawing import ChartRow
from matcher.lab.comparison_report.figures import figure_text, number
from matcher.lab.comparison_report.findings import Finding, costs, sentence
from matcher.lab.effects import ALL
from matcher.lab.results import records
from matcher.lab.scales import BREACHES
from matcher.report.account import changed_settings, goal_names
from matcher.texts import catalogue
from models.goals import Status
from models.method import Method

LISTED_RUNS = 400
"""The page lists up to so many runs; the table has them all."""
_CLEAR, _STRONG = 0.005, 0.03
"""Differences of shares from which a cell is shaded, and shaded deeply."""


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    """A policy with what it brings: its question, the sentence with the figure, and what comes with it."""

    row: ChartRow
    question: str
    sentence: str
    costs: tuple[str, ...]


def entries(told: ComparisonText) -> list[PolicyEntry]:
    """The policies in order, each with its sentences."""
    return [
        PolicyEntry(
            row,
            told.comparison.policy(finding.policy).question.get(told.language, ""),
            sentence(finding, told.programme, told.wording),
            tuple(costs(finding, told.programme, told.wording)),
        )
        for row, finding in told.policies
    ]


def rules_named(told: ComparisonText) -> list[tuple[str, str]]:
    """Each rule that some plan breaks, and what it says."""
    broken = {rule for finding in told.findings for rule in finding.breaches}
    return [
        (rule, told.wording.say(f"rule.{rule}")) for rule in sorted(broken, key=lambda rule: (rule[0], len(rule), rule))
    ]


def about(told: ComparisonText) -> list[str]:
    """What was run, how figures are meant, and where an interval makes no sense."""
    say, comparison = told.wording.say, told.comparison
    comma = say("sheet.list_comma")
    sentences = [
        say(
            "compare.about.runs",
            policies=len(comparison.policies),
            instances=comma.join(comparison.instances),
            seeds=comma.join(_ranges(comparison.seeds)),
            runs=len(comparison.cells),
            base=told.titles[comparison.baseline],
        )
    ]
    estimates = [finding.level for finding in told.findings if finding.level.mean is not None]
    if any(found.low is not None and not found.steady for found in estimates):
        sentences.append(say("compare.about.interval"))
    if any(found.steady and found.n > 1 for found in estimates):
        sentences.append(say("compare.about.steady"))
    if len(comparison.seeds) == 1 and len(comparison.instances) == 1:
        sentences.append(say("compare.about.single"))
    if len(comparison.instances) > 1:
        sentences.append(
            say("compare.about.instances" if len(comparison.seeds) > 1 else "compare.about.instances_once")
        )
    return sentences


def _ranges(seeds: Sequence[int]) -> Iterator[str]:
    """Seeds in order, those that follow one another as «0–4»."""
    for _, run in groupby(enumerate(seeds), key=lambda item: item[1] - item[0]):
        numbers = [seed for _, seed in run]
        yield str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"


def traits(told: ComparisonText) -> Iterator[PageTable]:
    """For each trait the share of those left out by its words, under each policy, shaded by the difference."""
    groups = told.results.groups
    for trait in dict.fromkeys(groups["trait"]):
        yield _trait(told, trait, groups[groups["trait"] == trait])


def _trait(told: ComparisonText, trait: str, groups: pd.DataFrame) -> PageTable:
    counted: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    summed = groups.groupby(["value", "policy"], sort=False)[["people", "left_out"]].sum().reset_index()
    for row in records(summed):
        counted[row["value"]][row["policy"]] = row["people"], row["left_out"]
    word, people = _trait_word(told, trait), told.wording.say(f"compare.people.{told.programme}")
    heads = [TableCell(word), figure_cell(people), *_policy_heads(told)]
    rows = [_trait_row(told, trait, value, counted[value]) for value in sorted(counted, key=_in_order)]
    return PageTable(told.wording.say("compare.trait.caption", trait=word), heads, rows)


def _in_order(value: str) -> tuple[bool, bool, int, str]:
    """Numbers as numbers, then words; what is not given comes last."""
    return not value, not value.isdecimal(), int(value) if value.isdecimal() else 0, value


def _trait_row(
    told: ComparisonText, trait: str, value: str, counted: Mapping[str, tuple[int, int]]
) -> tuple[TableCell, ...]:
    """``counted`` has for each policy people and those left out, over all runs."""
    baseline = told.comparison.baseline
    before = counted.get(baseline)
    cells = []
    for policy in told.comparison.names:
        if policy not in counted:
            cells.append(figure_cell("–"))
            continue
        people, left_out = counted[policy]
        # Only where both have a plan in the same runs can they be set against each other.
        both = before is not None and policy != baseline and before[0] == people
        difference = left_out / people - before[1] / before[0] if before is not None and both else None
        cells.append(_share_cell(left_out / people, difference))
    runs = len(told.comparison.seeds) * len(told.comparison.instances)
    mean = max(people for people, _ in counted.values()) / runs
    return (TableCell(trait_value(told, trait, value)), figure_cell(figure_text(mean, places=0)), *cells)


def _share_cell(share: float, difference: float | None) -> TableCell:
    """The share, its difference in points of per cent, and a shade that says which way and how far."""
    text = figure_text(share, "share")
    if difference is None:
        return figure_cell(text)
    shade = ""
    if abs(difference) >= _CLEAR:
        shade = ("fewer" if difference < 0 else "more") + (" strong" if abs(difference) >= _STRONG else "")
    points = number(abs(difference) * 100, 1)
    mark = "" if points == number(0, 1) else "▼ " if difference < 0 else "▲ "
    return TableCell(text, True, f"{mark}{points}", shade)


def _trait_word(told: ComparisonText, trait: str) -> str:
    key = f"compare.trait.{trait}"
    return told.wording.say(key) if key in catalogue() else trait


def trait_value(told: ComparisonText, trait: str, value: str) -> str:
    """A word of a trait as people say it; what users wrote stays as it is."""
    known = {"gender": "gender", "items": "visit.item"}.get(trait, f"compare.value.{trait}")
    words = [f"{known}.{word}" for word in value.split(";")] if value else [f"{known}.blank"]
    if all(word in catalogue() for word in words):
        return told.wording.say("sheet.list_comma").join(map(told.wording.say, words))
    return value or told.wording.say("report.blank")


def measures(told: ComparisonText) -> PageTable:
    """Every measure under every policy, with its difference to the baseline."""

    def cell(finding: Finding, name: str) -> TableCell:
        unit = told.unit(name)
        difference = None if finding.is_baseline else told.difference(finding.policy, name).mean
        note = "" if difference is None else figure_text(difference, unit, signed=True)
        return figure_cell(figure_text(told.estimate(finding.policy, name).mean, unit), note)

    names = dict.fromkeys(told.results.effects["measure"])
    return PageTable(
        told.wording.say("compare.measures"),
        [TableCell(told.wording.say("compare.measure")), *_policy_heads(told)],
        [[TableCell(told.measure(name)), *(cell(finding, name) for finding in told.findings)] for name in names],
    )


def _policy_heads(told: ComparisonText) -> Iterator[TableCell]:
    return (figure_cell(told.policy_cell(row).text) for row in told.rows)


def instances(told: ComparisonText) -> PageTable | None:
    """The headline's difference in each of several instances."""
    if len(told.comparison.instances) < 2:
        return None
    effects = told.results.effects
    mine = effects[(effects["measure"] == told.headline) & (effects["instance"] != ALL)]
    found = {(row["policy"], row["instance"]): row for row in records(mine)}

    def cell(finding: Finding, instance: str) -> TableCell:
        effect = found[finding.policy, instance]
        difference = None if finding.is_baseline else effect["difference"]
        note = "" if difference is None else figure_text(difference, signed=True)
        return figure_cell(figure_text(effect["mean"]), note)

    names = told.comparison.instances
    caption = told.wording.say("compare.by_instance", measure=told.measure(told.headline))
    rows = ((row, [cell(finding, name) for name in names]) for row, finding in told.policies)
    return told.policy_table(caption, names, rows)


def policies(told: ComparisonText) -> list[tuple[ChartRow, list[str]]]:
    """What each policy changes of the programme."""
    return list(zip(told.rows, (_differences(told, policy.name) for policy in told.comparison.policies), strict=True))


def _differences(told: ComparisonText, name: str) -> list[str]:
    say, policy = told.wording.say, told.comparison.policy(name)
    sentences = []
    if policy.method is not Method.OPTIMAL:
        sentences.append(say("compare.differs.method", method=say(f"method.{policy.method}")))
    sentences += changed_settings(policy, told.programme, told.language)
    if policy.goals != tuple(told.programme.goals):
        goals = say("sheet.list_comma").join(goal_names(policy.goals, told.language))
        sentences.append(say("compare.differs.goals", goals=goals))
    return sentences or [say("compare.differs.nothing")]


def proofs(told: ComparisonText) -> PageTable:
    """How each policy's runs ended, how far the headline is from its bound, and the seconds they took."""
    say = told.wording.say
    seconds = told.results.seconds.groupby("policy")["seconds"]
    mean, most = seconds.mean(), seconds.max()

    def cells(finding: Finding) -> Iterator[str]:
        yield str(finding.runs)
        yield from (str(finding.statuses.get(status, 0)) for status in Status)
        yield figure_text(finding.gap)
        yield from (figure_text(of.get(finding.policy), places=1) for of in (mean, most))

    heads = (say("compare.runs"), *(say(f"compare.status.{status}") for status in Status))
    heads += (say("compare.gap"), say("compare.seconds"), say("compare.seconds.most"))
    return told.policy_table(say("compare.proofs"), heads, ((row, cells(finding)) for row, finding in told.policies))


def runs(told: ComparisonText) -> PageTable:
    """The first runs one by one."""
    say = told.wording.say
    table = told.results.runs.merge(told.results.seconds, on=["instance", "seed", "policy"]).head(LISTED_RUNS)
    policy_rows = {finding.policy: row for row, finding in told.policies}

    def cells(row: Mapping[str, Any]) -> Iterator[str | TableCell]:
        yield TableCell(row["instance"])
        yield str(row["seed"])
        yield told.policy_cell(policy_rows[row["policy"]])
        yield TableCell(say(f"compare.status.{row['status']}"))
        yield from map(figure_text, (row["people"], row.get(told.headline), row[BREACHES]))
        yield figure_text(row["seconds"], places=1)

    heads = (
        *(TableCell(say("compare.instance")), say("compare.seed"), TableCell(say("compare.policy"))),
        *(TableCell(say("compare.status")), say(f"compare.people.{told.programme}"), told.measure(told.headline)),
        *(told.measure(BREACHES), say("compare.seconds")),
    )
    rows = [list(figure_cells(cells(row))) for row in records(table)]
    return PageTable(say("compare.every_run"), list(figure_cells(heads)), rows)
