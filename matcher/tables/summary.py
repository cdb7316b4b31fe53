"""``summary.json`` of a plan, out and in: its status, its goals in order, and what else is told of the run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from matcher.publication import AnyPublication
from matcher.tables.encoding import decode
from matcher.tables.faults import Fault, Severity
from matcher.tables.inbox import find_file, read_bytes
from matcher.tables.plan_rows import WrittenSummary
from matcher.tables.times import clock_text
from matcher.version import __version__
from models.goals import GoalResult
from models.policy import Policy
from models.programmes import every_rule
from models.rules import Unit

SUMMARY_FILE = "summary.json"


def write_summary(folder: Path, publication: AnyPublication, counts: Mapping[str, int | float], **more: object) -> None:
    """Write the summary of a plan; ``more`` are entries of the programme's own, after the goals."""
    outcome = publication.outcome
    entries = {
        "status": str(outcome.status),
        "goals": [{"name": goal.name, "value": goal.value, "bound": goal.bound} for goal in outcome.goals],
        **more,
        "seconds": round(publication.seconds, 3),
        "seed": publication.seed,
        "version": __version__,
        "counts": counts,
        "policy": _policy(publication.policy),
    }
    content = json.dumps(entries, ensure_ascii=False, indent=2)
    (folder / SUMMARY_FILE).write_text(f"{content}\n", encoding="utf-8", newline="\n")


def _policy(policy: Policy) -> dict[str, object]:
    """The policy's name, its method, its goals, and the settings that are not the programme's."""
    differs: dict[str, int | str] = {}
    for (rule_id, name), value in policy.settings.items():
        setting = every_rule()[rule_id].settings[name]
        if value != setting.default:
            is_time = setting.unit is Unit.TIME and isinstance(value, int)
            differs[f"{rule_id}.{name}"] = clock_text(int(value)) if is_time else value
    return {"name": policy.name, "method": str(policy.method), "goals": list(policy.goals), "differs": differs}


def read_summary(folder: Path, faults: list[Fault]) -> WrittenSummary | None:
    """Read the summary of a plan; ``None`` with a fault where it is missing or cannot be read."""
    path = find_file(folder, SUMMARY_FILE, False, faults)
    content = read_bytes(path, faults) if path else None
    decoded = None if content is None else decode(content, SUMMARY_FILE, None, faults)
    if decoded is None:
        return None
    try:
        return _parsed(json.loads(decoded[0]))
    except json.JSONDecodeError as broken:
        faults.append(Fault(Severity.ERROR, "bad_json", SUMMARY_FILE, broken.lineno))
    except _SummaryError as broken:
        faults.append(Fault(Severity.ERROR, "bad_summary", SUMMARY_FILE, 0, broken.key))
    return None


class _SummaryError(ValueError):
    """A summary without what it must have under ``key``."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


def _parsed(raw: object) -> WrittenSummary:
    if not isinstance(raw, dict) or not isinstance(raw.get("status"), str):
        raise _SummaryError("status")
    goals = raw.get("goals")
    if not isinstance(goals, list):
        raise _SummaryError("goals")
    other = {key: value for key, value in raw.items() if key not in ("status", "goals")}
    return WrittenSummary(raw["status"], tuple(map(_goal, goals)), other)


def _goal(raw: object) -> GoalResult:
    if not isinstance(raw, dict) or not isinstance(raw.get("name"), str):
        raise _SummaryError("goals")
    value, bound = raw.get("value"), raw.get("bound")
    if type(value) is not int or type(bound) is not int:
        raise _SummaryError("goals")
    return GoalResult(raw["name"], value, bound)
