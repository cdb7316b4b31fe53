"""Values of the tables as TOML can hold them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import astuple
from enum import Enum

from models.semester.problem import Group
from models.week import Interval


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def shown(value: object) -> object:
    """Stretches as ``16:00-20:30``, sets in order, nothing as ``none``."""
    if isinstance(value, Mapping):
        return {key: shown(one) for key, one in value.items()}
    if isinstance(value, Set):
        return sorted(map(shown, value), key=str)
    if isinstance(value, tuple):
        return [shown(one) for one in value]
    if isinstance(value, Interval):
        return f"{clock(value.start)}-{clock(value.end)}"
    if isinstance(value, Group):
        return [*astuple(value)]
    return "none" if value is None else value.value if isinstance(value, Enum) else value


def at(value: object, path: str) -> object:
    """What stands at a path of fields, keys and places, shown."""
    for step in path.split("."):
        if isinstance(value, Mapping):
            value = value[step]
        else:
            value = value[int(step)] if isinstance(value, tuple) else getattr(value, step)
    return shown(value)
