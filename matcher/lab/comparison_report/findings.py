"""What each policy brings against the baseline, in figures of the tables and then in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from matcher.lab.comparison_report.figures import decimals, figure_text, number
from matcher.lab.effects import ALL
from matcher.lab.fairness import CHANGES, EVERYBODY
from matcher.lab.results import Results, records
from matcher.lab.runs import BY_RULE
from matcher.lab.scales import BREACHES
from matcher.lab.statistics import Estimate
from matcher.planners import study_of
from matcher.report.wording import Wording
from models.goals import Status
from models.method import Method
from models.programme import Programme

Effects = Mapping[tuple[str, str], tuple[str, Estimate, Estimate]]
"""Unit, mean and difference to the baseline of a measure over all instances, by policy and measure."""


def effects_of(results: Results) -> Effects:
    """The rows of the table ``effects`` over all instances, to look up."""
    table = results.effects[results.effects["instance"] == ALL]
    return {
        (row["policy"], row["measure"]): (
            row["unit"],
            Estimate(row["n"], row["mean"], row["low"], row["high"]),
            Estimate(row["difference_n"], row["difference"], row["difference_low"], row["difference_high"]),
        )
        for row in records(table)
    }


@dataclass(frozen=True)
class Finding:
    """What one policy brings; every figure is one of the tables.

    ``share`` is of all people of its runs. ``difference`` is of the headline measure (children paired, schools served)
    against the baseline, ``changes`` are people by what becomes of them, ``sides`` differences of other measures by
    name, ``breaches`` violations of the programme as written a run by rule, most first. ``gap`` is how much more the
    headline could at most be on average; ``None`` where nothing bounds it.
    """

    policy: str
    is_baseline: bool
    method: Method
    statuses: Mapping[Status, int]
    level: Estimate
    share: float | None
    fit: Estimate
    difference: Estimate
    changes: Mapping[str, Estimate]
    sides: Mapping[str, Estimate]
    breaches: Mapping[str, float]
    gap: float | None

    @property
    def runs(self) -> int:
        """All runs, with a plan or without."""
        return sum(self.statuses.values())


def findings(results: Results) -> list[Finding]:
    """One for each policy, in order."""
    comparison, effects = results.comparison, effects_of(results)
    study = study_of(comparison.programme)
    changes = _changes(results)
    found = []
    for policy in comparison.policies:
        runs = results.runs[results.runs["policy"] == policy.name]
        sides = {name: effects[policy.name, name][2] for name in study.beside if (policy.name, name) in effects}
        # The programme's first measure is missing only where no run left a plan.
        _, level, difference = effects.get((policy.name, study.headline), ("", Estimate(0), Estimate(0)))
        found.append(
            Finding(
                policy.name,
                policy.name == comparison.baseline,
                policy.method,
                Counter(Status(status) for status in runs["status"]),
                level,
                _share(runs),
                effects[policy.name, "mean_fit"][1],
                difference,
                changes.get(policy.name, {}),
                sides,
                _breaches(runs),
                _gap(runs, study.headline),
            )
        )
    return found


def _changes(results: Results) -> Mapping[str, Mapping[str, Estimate]]:
    table = results.changes[results.changes["trait"] == EVERYBODY]
    told: dict[str, dict[str, Estimate]] = {}
    for row in records(table):
        found = Estimate(row["n"], row["mean"], row["low"], row["high"])
        told.setdefault(row["policy"], dict.fromkeys(CHANGES, Estimate(0)))[row["change"]] = found
    return told


def _share(runs: pd.DataFrame) -> float | None:
    """Of all people of the runs with a plan, those placed."""
    planned = runs[runs["placed"].notna()]
    people = int(planned["people"].sum())
    return int(planned["placed"].sum()) / people if people else None


def _breaches(runs: pd.DataFrame) -> Mapping[str, float]:
    """Violations by rule on average over the runs with a plan, most first."""
    counted: Counter[str] = Counter()
    for listed in runs[BY_RULE]:
        for rule, _, count in (entry.partition(":") for entry in listed.split(";") if entry):
            counted[rule] += int(count)
    plans = int(runs[BREACHES].notna().sum())
    return {rule: count / plans for rule, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))}


def _gap(runs: pd.DataFrame, headline: str) -> float | None:
    column = f"bound_{headline}"
    if column not in runs or headline not in runs:
        return None
    gaps = (runs[column] - runs[headline]).dropna()
    return float(gaps.mean()) if len(gaps) else None


def sentence(finding: Finding, programme: Programme, wording: Wording) -> str:
    """What the policy brings, with its interval, and what of it the programme as written forbids.

    Of the baseline it is how many it places, of others the difference.
    """
    brings = _brings(finding, programme, wording)
    if not finding.breaches:
        return wording.say("compare.sentence", brings=brings)
    told = [
        wording.say("compare.breach", rule=rule, count=figure_text(count)) for rule, count in finding.breaches.items()
    ]
    return wording.say("compare.sentence.unlawful", brings=brings, listed=wording.say("sheet.list_comma").join(told))


def _brings(finding: Finding, programme: Programme, wording: Wording) -> str:
    say = wording.say
    if finding.level.mean is None:
        return say(f"compare.{programme}.no_plan")
    if finding.is_baseline:
        return say(
            f"compare.{programme}.level",
            placed=_amount(finding.level),
            share=figure_text(finding.share, "share"),
            fit=figure_text(finding.fit.mean, "points each"),
            interval=_interval(finding.level, wording),
        )
    difference = finding.difference
    if difference.mean is None:
        return say("compare.no_pair")
    if difference.mean == 0:
        return say(f"compare.{programme}.equal", interval=_interval(difference, wording))
    key = f"compare.{programme}.{'more' if difference.mean > 0 else 'fewer'}"
    return say(key, count=_amount(difference), interval=_interval(_upright(difference), wording))


def _upright(difference: Estimate) -> Estimate:
    """The same with the sign that its words already have: «12 fewer (10 to 14)»."""
    if difference.mean is None or difference.mean >= 0 or difference.low is None or difference.high is None:
        return difference
    return Estimate(difference.n, -difference.mean, -difference.high, -difference.low)


def _amount(found: Estimate) -> str:
    """A mean without its sign, with as many decimals as its interval."""
    assert found.mean is not None
    return number(abs(found.mean), decimals(found.mean, found.low, found.high))


def _interval(found: Estimate, wording: Wording) -> str:
    """What stands in brackets after a figure."""
    if found.low is None or found.high is None:
        return ""
    if found.steady:
        return wording.say("compare.interval.steady") if found.n > 1 else ""
    key = "compare.interval.unclear" if found.low <= 0 <= found.high else "compare.interval"
    places = decimals(found.mean, found.low, found.high)
    return wording.say(key, low=number(found.low, places), high=number(found.high, places))


def costs(finding: Finding, programme: Programme, wording: Wording) -> list[str]:
    """What comes with it: who loses, what changes beside, whether the programme is kept, what is proven."""
    told = [] if finding.is_baseline or finding.level.mean is None else list(_sides(finding, programme, wording))
    if finding.level.mean is not None and not finding.breaches:
        told.append(wording.say("compare.lawful"))
    return [*told, *_proof(finding, programme, wording)]


def _sides(finding: Finding, programme: Programme, wording: Wording) -> Iterator[str]:
    gain, lose = (finding.changes.get(change, Estimate(0)).mean for change in ("gain", "lose"))
    if gain is not None and lose is not None and (gain or lose):
        exchange = "exchange" if gain and lose else "only_gain" if gain else "only_lose"
        yield wording.say(f"compare.{programme}.{exchange}", gain=figure_text(gain), lose=figure_text(lose))
    moved = []
    for name, difference in finding.sides.items():
        unit = "points each" if name == "mean_fit" else ""
        mean = difference.mean
        if mean and (amount := figure_text(abs(mean), unit)) != figure_text(
            0.0, unit, places=decimals(mean, unit=unit)
        ):
            moved.append(wording.say(f"compare.side.{name}.{'more' if mean > 0 else 'less'}", amount=amount))
    if moved:
        yield wording.say("compare.sides", listed=wording.say("sheet.list_comma").join(moved))


def _proof(finding: Finding, programme: Programme, wording: Wording) -> Iterator[str]:
    """What is proven: of a method that proves nothing just that."""
    say, statuses = wording.say, finding.statuses
    for status in (Status.INFEASIBLE, Status.UNKNOWN):
        if statuses.get(status):
            yield say(f"compare.proof.{status}", count=statuses[status], runs=finding.runs)
    if finding.method is not Method.OPTIMAL:
        yield say("compare.proof.method", method=say(f"method.{finding.method}"))
    elif not statuses.get(Status.FEASIBLE):
        if statuses.get(Status.OPTIMAL) == finding.runs:
            yield say("compare.proof.all" if finding.runs > 1 else "compare.proof.one", runs=finding.runs)
    elif finding.gap:
        yield say(f"compare.{programme}.gap", open=statuses[Status.FEASIBLE], runs=finding.runs, gap=_up(finding.gap))
    elif finding.gap == 0:
        yield say(f"compare.{programme}.later_gap", open=statuses[Status.FEASIBLE], runs=finding.runs)
    else:
        yield say("compare.proof.open", open=statuses[Status.FEASIBLE], runs=finding.runs)


def _up(gap: float) -> str:
    """A bound is never rounded down."""
    tenths = -(-gap * 10 // 1)
    return figure_text(tenths / 10)


def summary(found: list[Finding], titles: Mapping[str, str], programme: Programme, wording: Wording) -> str:
    """One sentence over all: who brings most and who least, against the baseline."""
    base = next((titles[finding.policy] for finding in found if finding.is_baseline), "")
    others = [finding for finding in found if not finding.is_baseline and finding.difference.mean is not None]
    if not others:
        return wording.say("compare.summary.alone", base=base)
    ranked = sorted(others, key=lambda finding: -_mean(finding))
    best, worst = ranked[0], ranked[-1]
    told = [wording.say("compare.summary", base=base, policies=len(others))]
    if _mean(best) <= 0 <= _mean(worst):
        return told[0] + wording.say(f"compare.{programme}.all_equal")
    if _mean(best) > 0:
        told.append(_extreme(f"compare.{programme}.most", best, _together(best, others, titles, wording), wording))
    else:
        told.append(wording.say(f"compare.{programme}.none_more"))
    if _mean(worst) < 0:
        told.append(_extreme(f"compare.{programme}.fewest", worst, _together(worst, others, titles, wording), wording))
    else:
        told.append(wording.say(f"compare.{programme}.none_fewer"))
    return "".join(told)


def _extreme(key: str, finding: Finding, names: str, wording: Wording) -> str:
    within = _interval(_upright(finding.difference), wording)
    return wording.say(key, policy=names, count=_amount(finding.difference), interval=within)


def _mean(finding: Finding) -> float:
    assert finding.difference.mean is not None
    return finding.difference.mean


def _together(like: Finding, others: list[Finding], titles: Mapping[str, str], wording: Wording) -> str:
    """The titles of all that bring just as much."""
    names = [titles[finding.policy] for finding in others if _mean(finding) == _mean(like)]
    return wording.say("compare.summary.and").join(wording.say("compare.summary.name", name=name) for name in names)
