"""What the page tells beside its charts: the findings in words, who is left out, policies, proofs and seconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from matcher.lab.comparison_report.comparison_text import ComparisonText, PageTable, TableCell, figure_cell
from matcher.lab.comparison_report.drawing import ChartRow
from matcher.lab.comparison_report.figures import figure_text, number
from matcher.lab.comparison_report.findings import costs, sentence
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


def items(told: ComparisonText) -> list[PolicyEntry]:
    """The policies in order, each with its sentences."""
    return [
        PolicyEntry(
            row,
            told.comparison.policy(finding.policy).question.get(told.language, ""),
            sentence(finding, told.programme, told.wording),
            tuple(costs(finding, told.programme, told.wording)),
        )
        for row, finding in zip(told.rows, told.findings, strict=True)
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
    heads = [TableCell(_trait_word(told, trait)), figure_cell(told.wording.say(f"compare.people.{told.programme}"))]
    heads += [figure_cell(f"{row.number} {row.title}") for row in told.rows]
    rows = [_trait_row(told, trait, value, counted[value]) for value in sorted(counted, key=_in_order)]
    return PageTable(
        told.wording.say("compare.trait.caption", trait=_trait_word(told, trait)), tuple(heads), tuple(rows)
    )


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
    return (TableCell(trait_value(told, trait, value)), figure_cell(figure_text(mean, "", places=0)), *cells)


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
    names = list(dict.fromkeys(told.results.effects["measure"]))
    heads = (
        TableCell(told.wording.say("compare.measure")),
        *(figure_cell(f"{row.number} {row.title}") for row in told.rows),
    )
    rows = []
    for name in names:
        unit, cells = told.unit(name), []
        for finding in told.findings:
            difference = None if finding.is_baseline else told.difference(finding.policy, name).mean
            note = "" if difference is None else figure_text(difference, unit, signed=True)
            cells.append(TableCell(figure_text(told.estimate(finding.policy, name).mean, unit), number=True, note=note))
        rows.append((TableCell(told.measure(name)), *cells))
    return PageTable(told.wording.say("compare.measures"), heads, tuple(rows))


def instances(told: ComparisonText) -> PageTable | None:
    """The headline's difference in each of several instances."""
    if len(told.comparison.instances) < 2:
        return None
    effects = told.results.effects
    mine = effects[(effects["measure"] == told.headline) & (effects["instance"] != ALL)]
    found = {(row["policy"], row["instance"]): row for row in records(mine)}
    rows = []
    for row, finding in zip(told.rows, told.findings, strict=True):
        cells = []
        for instance in told.comparison.instances:
            effect = found[finding.policy, instance]
            difference = None if finding.is_baseline else effect["difference"]
            note = "" if difference is None else figure_text(difference, "", signed=True)
            cells.append(TableCell(figure_text(effect["mean"], ""), number=True, note=note))
        rows.append((told.policy_cell(row), *cells))
    heads = (TableCell(told.wording.say("compare.policy")), *map(figure_cell, told.comparison.instances))
    return PageTable(told.wording.say("compare.by_instance", measure=told.measure(told.headline)), heads, tuple(rows))


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
    heads = [TableCell(say("compare.policy")), figure_cell(say("compare.runs"))]
    heads += [figure_cell(say(f"compare.status.{status}")) for status in Status]
    heads += [
        figure_cell(say("compare.gap")),
        figure_cell(say("compare.seconds")),
        figure_cell(say("compare.seconds.most")),
    ]
    rows = []
    for row, finding in zip(told.rows, told.findings, strict=True):
        counts = [str(finding.statuses.get(status, 0)) for status in Status]
        took = [
            figure_text(float(of[finding.policy]), "", places=1) if finding.policy in of else "–" for of in (mean, most)
        ]
        figures = [str(finding.runs), *counts, figure_text(finding.gap, ""), *took]
        rows.append((told.policy_cell(row), *map(figure_cell, figures)))
    return PageTable(say("compare.proofs"), tuple(heads), tuple(rows))


def runs(told: ComparisonText) -> PageTable:
    """The first runs one by one."""
    say = told.wording.say
    table = told.results.runs.merge(told.results.seconds, on=["instance", "seed", "policy"]).head(LISTED_RUNS)
    numbers = {finding.policy: row for row, finding in zip(told.rows, told.findings, strict=True)}
    heads = [TableCell(say("compare.instance")), figure_cell(say("compare.seed")), TableCell(say("compare.policy"))]
    heads += [TableCell(say("compare.status")), figure_cell(say(f"compare.people.{told.programme}"))]
    heads += [
        figure_cell(told.measure(told.headline)),
        figure_cell(told.measure(BREACHES)),
        figure_cell(say("compare.seconds")),
    ]
    rows = []
    for row in records(table):
        about_run = [
            TableCell(row["instance"]),
            figure_cell(str(row["seed"])),
            told.policy_cell(numbers[row["policy"]]),
        ]
        about_run += [TableCell(say(f"compare.status.{row['status']}")), figure_cell(figure_text(row["people"], ""))]
        figures = [
            figure_text(row.get(told.headline), ""),
            figure_text(row[BREACHES], ""),
            figure_text(row["seconds"], "", places=1),
        ]
        rows.append((*about_run, *map(figure_cell, figures)))
    return PageTable(say("compare.every_run"), tuple(heads), tuple(rows))
