"""Both ways in which a folder takes the place of another."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from matcher.folders import placing
from matcher.folders.placing import exchange


@pytest.fixture(params=["one step", "two steps"])
def way(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """In one step where this disk can, with an event for hooks before and after it; or in two."""
    if request.param == "two steps":
        monkeypatch.setattr(placing, "exchange", lambda one, other: False)
    else:
        if not can_exchange(tmp_path):
            pytest.skip("this disk cannot exchange folders")

        def told(one: Path, other: Path) -> bool:
            sys.audit("exchange", "before")
            done = exchange(one, other)
            sys.audit("exchange", "after")
            return done

        monkeypatch.setattr(placing, "exchange", told)
    return str(request.param)


def can_exchange(folder: Path) -> bool:
    one, other = folder / "try" / "one", folder / "try" / "other"
    one.mkdir(parents=True)
    other.mkdir()
    can = exchange(one, other)
    one.rmdir()
    other.rmdir()
    one.parent.rmdir()
    return can
