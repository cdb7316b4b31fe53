"""The fingerprint of plain data: the same for the same content, whatever the process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np


def digest(*values: object) -> str:
    """SHA-256 of dataclasses, mappings (in their order), sequences, sets, arrays, dates, numbers and texts."""
    return hashlib.sha256(json.dumps(_plain(values)).encode()).hexdigest()


def _plain(value: object) -> object:
    kind: Any = type(value)
    if kind in (int, str, float, bool):
        return value  # by far the most
    if names := _names(kind):
        return [kind.__name__, *[_plain(getattr(value, name)) for name in names]]
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return _seldom(value)


def _seldom(value: object) -> object:
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(item)] for key, item in value.items()]
    if isinstance(value, frozenset | set):
        return sorted((_plain(item) for item in value), key=json.dumps)
    if isinstance(value, np.ndarray):
        return [str(value.dtype), list(value.shape), hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest()]
    return value.isoformat() if isinstance(value, date) else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass, nothing of any other type."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
