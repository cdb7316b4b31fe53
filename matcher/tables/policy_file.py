"""A policy file (TOML) as a policy."""

from __future__ import annotations

from pathlib import Path

from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.toml_file import read_toml
from models.policy import Policy, PolicyError
from models.rules import Programme


def read_policy(path: Path | None, of: Programme = Programme.SEMESTER) -> Policy:
    """The policy of a file, or the programme as written where there is none. Raises
    ``InputError``.
    """
    if path is None:
        return Policy.programme(of)
    if not path.is_file():
        raise InputError([Fault(Severity.ERROR, "missing_policy", path.name, value=str(path))])
    faults: list[Fault] = []
    toml = read_toml(path, faults)
    if toml is None:
        raise InputError(faults)
    try:
        return Policy.from_mapping(toml.values, of)
    except PolicyError as broken:
        for fault in broken.faults:
            figures = dict(fault.figures)
            value = figures.pop("value", fault.where)
            row = toml.row(fault.where)
            faults.append(Fault(Severity.ERROR, fault.code, path.name, row, fault.where, value, figures))
        raise InputError(faults) from None
