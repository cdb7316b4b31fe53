"""The runs of a comparison as a table: one row an instance, seed and policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from matcher.lab.comparison import Comparison, RecordPlace, has_plan
from matcher.lab.scales import BANDS, BREACHES, COUNTED, band_measure, single_bounds_of_fit
from matcher.study.measure import LEFT_OUT
from models.goals import BELOW

PLACE = ("instance", "seed", "policy")
PEOPLE = (*PLACE, "status", "people", "placed")
BY_RULE = "breaches_by_rule"
_FRACTIONS = ("share_placed", "mean_fit")
DECIMALS = 4
"""To so many every fraction is rounded in a table."""


def runs_table(comparison: Comparison) -> pd.DataFrame:
    """One row a run: status, people, placed, every measure, the bounds of the policy's own goals, and breaches.

    ``share_placed`` is between 0 and 1; fits are points; all else is counted in whole numbers. What a run without a
    plan does not have is missing. Nothing in it depends on how long a run took.
    """
    rows = [_row(comparison, cell) for cell in comparison.cells]
    columns = [*PEOPLE, *COUNTED, *measures(comparison), *_bounds(comparison), BREACHES, BY_RULE]
    return _typed(pd.DataFrame(rows, columns=columns))


def measures(comparison: Comparison) -> list[str]:
    """The measures of the plans: the programme's goals in order, single goals of policies, then what else was counted.

    Those that :data:`matcher.lab.scales.COUNTED` has are not among them.
    """
    told = {name for cell in comparison.cells for name in cell.record.measures} - set(BELOW)
    named = {goal.name for cell in comparison.cells for goal in cell.record.goals} - set(BELOW)
    known = [goal for goal in comparison.programme.goals if goal in told]
    return [*known, *sorted(_below(comparison), key=lambda goal: BELOW[goal]), *sorted((told | named) - set(known))]


def seconds_table(comparison: Comparison) -> pd.DataFrame:
    """How long each run took, in seconds: the one table that differs from machine to machine."""
    rows = [(cell.instance, cell.seed, cell.policy, round(cell.record.seconds, DECIMALS)) for cell in comparison.cells]
    return pd.DataFrame(rows, columns=[*PLACE, "seconds"])


def _below(comparison: Comparison) -> set[str]:
    return {goal for policy in comparison.policies for goal in single_bounds_of_fit(policy.goals)}


def _bounds(comparison: Comparison) -> list[str]:
    proven = {goal.name for cell in comparison.cells for goal in cell.record.goals}
    return [f"bound_{name}" for name in measures(comparison) if name in proven]


def _row(comparison: Comparison, cell: RecordPlace) -> dict[str, Any]:
    record, people = cell.record, len(cell.people.ids)
    about = {"instance": cell.instance, "seed": cell.seed, "policy": cell.policy, "status": record.status.value}
    bounds = {f"bound_{goal.name}": goal.bound for goal in record.goals}
    if not has_plan(cell):
        return about | {"people": people} | bounds
    outcomes = np.array(record.outcomes, dtype=np.int64)
    settled = {goal.name: goal.value for goal in record.goals}
    below = {goal: int(((outcomes >= 0) & (outcomes < BELOW[goal])).sum()) for goal in _below(comparison)}
    return {
        **about,
        **settled,
        **record.measures,
        **bounds,
        **_counted(outcomes),
        **below,
        BREACHES: sum(record.breaches.values()),
        BY_RULE: _by_rule(record.breaches),
    }


def _counted(outcomes: NDArray[np.int64]) -> dict[str, Any]:
    fits = outcomes[outcomes != LEFT_OUT]
    people, placed = outcomes.size, fits.size
    return {
        "people": people,
        "placed": placed,
        "left_out": people - placed,
        "share_placed": round(placed / people, DECIMALS) if people else None,
        **{band_measure(low, high): int(((fits >= low) & (fits <= high)).sum()) for low, high in BANDS},
        "mean_fit": round(float(fits.mean()), DECIMALS) if placed else None,
        "lowest_fit": int(fits.min()) if placed else None,
    }


def _by_rule(breaches: Mapping[str, int]) -> str:
    """«P2:12;S3:4», most first."""
    listed = sorted(((rule, count) for rule, count in breaches.items() if count), key=lambda item: (-item[1], item[0]))
    return ";".join(f"{rule}:{count}" for rule, count in listed)


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    """Whole numbers stay whole where some are missing."""
    words = ("instance", "policy", "status", BY_RULE)
    kinds = {
        column: "str" if column in words else "float64" if column in _FRACTIONS else "Int64" for column in rows.columns
    }
    return rows.assign(**{BY_RULE: rows[BY_RULE].fillna("")}).astype(kinds)
