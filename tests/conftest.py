"""What every test may count on, however the tests themselves were started."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
# How long an example takes says how busy the machine is.


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c() -> Iterator[None]:
    """Ctrl-C is heard here and in programs started from here, where a shell had the tests started deaf to it as well.

    A handler is not inherited by programs that are started: they begin with the system's own.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
