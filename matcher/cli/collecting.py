"""How often Python looks for objects that only refer to each other."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 200_000
"""New objects between two looks. A country's tables are millions that all stay: looking at them again and again took
half of the time of reading them."""


@contextmanager
def rare_collections() -> Iterator[None]:
    """In this block garbage of that kind is looked for rarely."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
