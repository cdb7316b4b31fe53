"""Values of the tables as TOML can hold them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import astuple
from enum import Enum
from typing import Any

from models.semester.problem import Group, Slot
from models.visits.problem import GeoPoint
from models.week import Interval


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def shown(value: object) -> Any:
    """Stretches as ``16:00-20:30``, sets in order, keys of several ids as ``L1/001``, nothing as ``none``."""
    if isinstance(value, Mapping):
        return {key if isinstance(key, str) else "/".join(shown(key)): shown(one) for key, one in value.items()}
    if isinstance(value, Set):
        return sorted(map(shown, value), key=str)
    if isinstance(value, Interval):
        return f"{clock(value.start)}-{clock(value.end)}"
    if isinstance(value, (Group, Slot, GeoPoint)):
        value = astuple(value)
    if isinstance(value, tuple):
        return [shown(one) for one in value]
    return "none" if value is None else value.value if isinstance(value, Enum) else value


def at(value: object, path: str) -> object:
    """What stands at a path of fields, keys and places, shown."""
    for step in path.split("."):
        if isinstance(value, Mapping):
            value = value[step]
        else:
            value = value[int(step)] if isinstance(value, tuple) else getattr(value, step)
    return shown(value)
