"""Folders in families, and locks: every fault that is found in each, in its place and with its figures."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from models.policy import Policy
from tests.tables.office import OFFICES, Office, tell

FILES = [tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8")) for name in ("folders", "locks")]


@pytest.mark.parametrize(
    ("of", "family"),
    [
        pytest.param(office, family, id=name)
        for read in FILES
        for programme, office in OFFICES.items()
        for name, family in read[programme.name].items()
    ],
)
def test_every_fault_of_a_folder(of: Office, family: dict[str, Any], tmp_path: Path) -> None:
    common = {key: value for key, value in family.items() if key != "cases"}
    for number, case in enumerate(family["cases"]):
        changed = {**common, **case}
        found, figures = changed.pop("found").split(), changed.pop("figures", {})
        settings = {key: changed.pop(key) for key in ("rules", "goals") if key in changed}
        folder = of.put(tmp_path / str(number), **changed)
        faults = of.faults(folder, policy=Policy.from_mapping(settings, of.programme))
        told = [fault for fault in faults if tell(fault) != "few_children"]
        assert [f"{one.code}:{one.file}:{one.row}:{one.column}" for one in told] == found, case
        for figure, values in figures.items():
            assert [one.figures.get(figure, "") for one in told] == values, case
