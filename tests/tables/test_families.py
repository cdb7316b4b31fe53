"""Folders in families, and locks: every fault that is found in each, its figures, and what is read where it can be."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from models.policy import Policy
from tests.tables.office import OFFICES, Office, tell
from tests.tables.shown import at

FAMILIES = [
    pytest.param(office, family, id=name)
    for file in ("folders", "locks", "readings")
    for programme, families in tomllib.loads(Path(__file__).with_name(f"{file}.toml").read_text("utf-8")).items()
    for office in OFFICES.values()
    if office.programme.name == programme
    for name, family in families.items()
]


@pytest.mark.parametrize(("of", "family"), FAMILIES)
def test_every_fault_of_a_folder_and_what_it_says(of: Office, family: dict[str, Any], tmp_path: Path) -> None:
    common = {key: value for key, value in family.items() if key != "cases"}
    for number, case in enumerate(family["cases"]):
        changed = {**common, **case}
        found, figures, reads = changed.pop("found"), changed.pop("figures", {}), changed.pop("reads", None)
        settings = {key: changed.pop(key) for key in ("rules", "goals") if key in changed}
        policy = Policy.from_mapping(settings, of.programme)
        tables = {stem: None if change is False else change for stem, change in changed.items()}
        folder = of.put(tmp_path / str(number), **tables)
        faults = of.faults(folder, policy=policy)
        if reads is not None:
            problem = of.read(folder, policy=policy).problem
            assert {path: at(problem, path) for path in reads} == reads, case
        told = [fault for fault in faults if tell(fault) != "few_children"]
        assert [f"{one.code}:{one.file}:{one.row}:{one.column}" for one in told] == found.split(), case
        for figure, values in figures.items():
            assert [one.figures.get(figure, "") for one in told] == values, case
