"""What a true summary says beside status and goals: a second account of it, for the tests alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from matcher.tables.plan_rows import WrittenSummary
from matcher.version import __version__
from models.goals import GoalResult
from models.policy import Policy
from models.programmes import every_rule
from models.rules import Unit


def told_policy(policy: Policy) -> dict[str, Any]:
    """The policy as ``summary.json`` tells it."""
    differs: dict[str, Any] = {}
    for rule in every_rule().values():
        for name, setting in rule.settings.items():
            value = policy.settings[rule.id, name]
            if value != setting.default:
                hours, minutes = divmod(value if isinstance(value, int) else 0, 60)
                differs[f"{rule.id}.{name}"] = f"{hours:02d}:{minutes:02d}" if setting.unit is Unit.TIME else value
    return {"name": policy.name, "method": policy.method.value, "goals": list(policy.goals), "differs": differs}


def true_entries(policy: Policy, counts: Mapping[str, int | float], said: Mapping[str, Any]) -> dict[str, Any]:
    """Every entry, true but for what a case says otherwise.

    ``said`` has ``counts`` and ``other`` (entries that take the place of the true ones), ``uncounted`` and ``lacks``
    (what is left out).
    """
    told = {name: count for name, count in counts.items() if name not in said.get("uncounted", ())}
    entries: dict[str, Any] = {
        "seconds": 1.5,
        "seed": 7,
        "version": __version__,
        "counts": told | said.get("counts", {}),
        "policy": told_policy(policy),
    }
    entries |= said.get("other", {})
    return {name: value for name, value in entries.items() if name not in said.get("lacks", ())}


def true_summary(
    policy: Policy,
    goals: Iterable[str],
    values: Mapping[str, int],
    counts: Mapping[str, int | float],
    said: Mapping[str, Any],
) -> WrittenSummary:
    """The whole of it; ``said`` may have another status, other names of goals, and by name other values and bounds."""
    told = []
    for name in said.get("names") or goals:
        value = said.get(name, {}).get("value", values.get(name, 0))
        told.append(GoalResult(name, value, said.get(name, {}).get("bound", value)))
    return WrittenSummary(said.get("status", "optimal"), tuple(told), true_entries(policy, counts, said))
