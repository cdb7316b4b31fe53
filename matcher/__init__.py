"""Matching and scheduling, solved, proven and audited: the door for Python.

::

    import matcher

    planned = matcher.plan("instances/county")
    planned.frame("pairs")

What stands in ``__all__`` is public and stays; everything below is the house. Nothing is loaded before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from matcher.version import __version__

if TYPE_CHECKING:
    from matcher.door import (
        Difference,
        Input,
        check,
        compare,
        explain,
        generate,
        plan,
        read,
        write,
    )
    from matcher.plan_run import PlanRun
    from matcher.running.progress import Progress
    from matcher.tables.faults import InputError
    from models.policy import Policy
    from models.tuning import Tuning

_ROOMS = {
    "Difference": "matcher.door",
    "Input": "matcher.door",
    "InputError": "matcher.tables.faults",
    "PlanRun": "matcher.plan_run",
    "Policy": "models.policy",
    "Progress": "matcher.running.progress",
    "Tuning": "models.tuning",
    "check": "matcher.door",
    "compare": "matcher.door",
    "explain": "matcher.door",
    "generate": "matcher.door",
    "plan": "matcher.door",
    "read": "matcher.door",
    "write": "matcher.door",
}

__all__ = [
    "Difference",
    "Input",
    "InputError",
    "PlanRun",
    "Policy",
    "Progress",
    "Tuning",
    "__version__",
    "check",
    "compare",
    "explain",
    "generate",
    "plan",
    "read",
    "write",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
