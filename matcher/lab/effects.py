"""What each policy brings in each measure, and against the baseline in the same instance and seed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from matcher.lab.comparison import Comparison
from matcher.lab.runs import DECIMALS, measures
from matcher.lab.scales import BREACHES, COUNTED, sense, unit
from matcher.lab.statistics import Estimate, estimate

ALL = ""
"""In the column ``instance``: over all instances."""

COLUMNS = (
    *("policy", "instance", "measure", "unit", "better", "n", "mean", "low", "high"),
    *("difference_n", "difference", "difference_low", "difference_high"),
)
_BETTER = {+1: "more", -1: "less", 0: ""}


def effects_table(comparison: Comparison, runs: pd.DataFrame) -> pd.DataFrame:
    """For each policy and measure the mean over the runs with its 95 % interval, and the paired difference.

    ``difference`` is the policy less the baseline in the same instance and seed, where both have a plan. ``instance``
    is blank over all instances; of several, each has rows of its own. Intervals are those of
    :func:`matcher.lab.statistics.estimate`.
    """
    rows = list(_rows(comparison, runs))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"n": "int64", "difference_n": "int64"} | _FLOATS)


_FLOATS = dict.fromkeys(("mean", "low", "high", "difference", "difference_low", "difference_high"), "float64")


def _rows(comparison: Comparison, runs: pd.DataFrame) -> Iterator[dict[str, Any]]:
    programme = comparison.programme
    names = list(comparison.names)
    wide = {
        measure: runs.pivot_table(
            index=["instance", "seed"], columns="policy", values=measure, aggfunc="first", dropna=False
        ).reindex(columns=names)
        for measure in (*measures(comparison), *COUNTED, BREACHES)
    }
    scopes = [ALL, *(comparison.instances if len(comparison.instances) > 1 else ())]
    for policy in names:
        for scope in scopes:
            for measure, values in wide.items():
                about = {"policy": policy, "instance": scope, "measure": measure}
                about |= {"unit": unit(programme, measure), "better": _BETTER[sense(programme, measure)]}
                yield about | _estimates(values, policy, comparison.baseline, scope)


def _estimates(values: pd.DataFrame, policy: str, baseline: str, scope: str) -> dict[str, Any]:
    here = values if scope == ALL else values[values.index.get_level_values("instance") == scope]
    instances = here.index.get_level_values("instance").tolist()
    own, base = (here[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in (policy, baseline))
    return _told(estimate(own, instances), "") | _told(estimate(own - base, instances), "difference_")


def _told(found: Estimate, prefix: str) -> dict[str, Any]:
    mean = prefix.removesuffix("_") or "mean"
    return {f"{prefix}n": found.n} | {
        name: None if value is None else round_fraction(value)
        for name, value in ((mean, found.mean), (f"{prefix}low", found.low), (f"{prefix}high", found.high))
    }


def round_fraction(value: float) -> float:
    """As tables hold a fraction; no negative zero."""
    return round(value, DECIMALS) + 0.0
