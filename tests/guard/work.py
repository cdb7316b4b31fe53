"""The fixed instances on which work is counted, and the kept counts."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from matcher.semester import crew, worker
from matcher.semester.generator.semester import generate_semester
from matcher.semester.run import solve_semester
from matcher.visits.generator.season import generate_season
from matcher.visits.run import solve_visits
from models import programmes
from models.goals import Status
from models.policy import Policy
from models.semester.problem import Semester
from tests.guard.counting import counted
from tests.reading import read_semester

INSTANCES = Path(__file__).parents[2] / "instances"
VISITS = Policy.programme(programmes.VISITS)


@contextmanager
def _tasks_counted() -> Iterator[None]:
    """What processes would do is done on a thread of its own: the main thread is not counted."""
    with (
        ThreadPoolExecutor(1) as thread,
        patch.object(crew, "perform", lambda *task: thread.submit(worker.perform, *task).result()),
    ):
        yield


def _semester(semester: Semester) -> None:
    with _tasks_counted():
        assert solve_semester(semester, Policy.programme(), workers=0).status is Status.OPTIMAL


def _season(*drawn: Any, **more: Any) -> None:
    assert solve_visits(generate_season(*drawn, **more), VISITS).status is Status.OPTIMAL


WORK: Mapping[str, Callable[[], None]] = {
    "semester, hand": lambda: _semester(read_semester(INSTANCES / "hand", Policy.programme()).problem),
    "semester, tiny": lambda: _semester(generate_semester("tiny", 2)),
    "semester, one university": lambda: _semester(generate_semester("national", 4, children=60)),
    "semester, one university with limits": lambda: _semester(
        generate_semester("national", 2, variant="limits", children=60)
    ),
    "semester, three universities": lambda: _semester(generate_semester("national", 1, children=200)),
    "semester, evenings": lambda: _semester(generate_semester("national", 1, variant="evenings", children=140)),
    "semester, boarding": lambda: _semester(generate_semester("national", 4, variant="boarding", children=140)),
    "semester, alike": lambda: _semester(generate_semester("national", 1, variant="alike", children=280)),
    "semester, rooms": lambda: _semester(generate_semester("national", 1, variant="rooms", children=140)),
    "semester, packing": lambda: _semester(generate_semester("packing", 1, variant="packing")),
    "visits, tiny": lambda: _season("tiny", 1),
    "visits, city": lambda: _season("city", 2),
    "visits, short dates": lambda: _season("city", 3, variant="short-dates"),
}
"""Each is planned to the proof of every goal."""


def count(name: str) -> dict[str, int]:
    """The work of one of them."""
    with counted() as counts:
        WORK[name]()
    return counts.figures()


# What is kept


BASELINE = Path(__file__).parent / "baseline.toml"
MORE = 1.10
"""So many times the kept count are still as fast."""


def kept() -> dict[str, dict[str, int]]:
    """By the instance's name and what is counted."""
    return tomllib.loads(BASELINE.read_text(encoding="utf-8"))


def slower(figures: Mapping[str, int], baseline: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """What exceeds its baseline by more than a tenth: the kept count and the one now."""
    return {
        what: (baseline.get(what, 0), number)
        for what, number in figures.items()
        if number > MORE * baseline.get(what, 0)
    }
