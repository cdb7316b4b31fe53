"""What every test may count on, however the tests themselves were started."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests import doses

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
# How long an example takes says how busy the machine is.

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Else each of the hundreds of programs that tests start compiles all of this one anew: a quarter of the time.


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="every seed, and what is too dear for every day")


def pytest_configure(config: pytest.Config) -> None:
    doses.everything = bool(config.getoption("--all"))


def pytest_collection_finish() -> None:
    """What stands once all tests are collected stays: no use in looking through it again and again."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of each test a dose of its seeds, as evenly apart as can be; a marked test without a seed has cases instead.

    Many seeds find what few do not, but seldom: they are for ``make test-all``. Whoever names a test has all of it.
    """
    if doses.everything or any("::" in argument for argument in config.args):
        return
    tests: dict[str, dict[object, list[pytest.Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        parameters: dict[str, object] = getattr(getattr(item, "callspec", None), "params", {})
        tests[item.nodeid.partition("[")[0]][parameters.get("seed", item)].append(item)
    left_out: set[pytest.Item] = set()
    for by_seed in tests.values():
        some = next(iter(by_seed.values()))[0]
        marker = some.get_closest_marker("dose")
        if marker or some not in by_seed:
            most = min(marker.args[0] if marker else doses.SEEDS, len(by_seed))
            kept = {place * len(by_seed) // most for place in range(most)}
            left_out.update(*(own for place, own in enumerate(by_seed.values()) if place not in kept))
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c() -> Iterator[None]:
    """Ctrl-C is heard here and in programs started from here, where a shell had the tests started deaf to it as well.

    A handler is not inherited by programs that are started: they begin with the system's own.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
