"""A policy file (TOML) as a policy, and the policies that come with the program."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.season import year_fault
from matcher.tables.toml_file import MOST_SHOWN, TomlFile, parse_toml, read_toml
from models.method import Method
from models.policy import Policy, PolicyError, PolicyFault, nearest
from models.programme import Programme
from models.programmes import PROGRAMMES, every_rule, programme_of_name
from models.rules import Unit

AS_WRITTEN = "as-written"
"""The policy that changes nothing."""


@cache
def shipped_policies() -> Mapping[str, str]:
    """The text of each policy that comes with the program, by name.

    First the programme as written, then those of the first programme, of all and of the others; solved ones before the
    rest.
    """
    folder = resources.files("matcher") / "policies"
    texts = {
        file.name.removesuffix(".toml"): file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }
    return {
        name: texts[name] for name in sorted(texts, key=lambda name: (name != AS_WRITTEN, *_rank(texts[name]), name))
    }


def _rank(content: str) -> tuple[int, int]:
    """Where a policy stands in the list, by its programme and its method."""
    raw = tomllib.loads(content)
    first, *others = PROGRAMMES
    of = (first, "", *others).index(raw.get("programme", ""))
    return of, list(Method).index(Method(raw.get("method", Method.OPTIMAL)))


def read_policy(source: Path | str | None, of: Programme) -> Policy:
    """The policy of a file, or of a name that comes with the program; the programme as written where there is none.

    A file goes before a name. Raises ``InputError`` with every fault.
    """
    if source is None:
        return Policy.programme(of)
    toml = _toml(Path(source))
    return _policy(toml.values, of, toml.file, toml.row)


def policy_of(values: Mapping[str, object], of: Programme) -> Policy:
    """The policy that a file with these values would hold. Raises ``InputError`` with every fault."""
    return _policy(values, of, "policy", lambda where: 0)


def _policy(values: Mapping[str, object], of: Programme, file: str, row: Callable[[str], int]) -> Policy:
    def told(fault: PolicyFault) -> Fault:
        """The fault in its place in the file."""
        figures = {name: figure[:MOST_SHOWN] for name, figure in fault.figures.items()}
        value = figures.pop("value", fault.where)[:MOST_SHOWN]
        return Fault(Severity.ERROR, fault.code, file, row(fault.where), fault.where, value, figures)

    try:
        policy = Policy.from_mapping(values, of)
    except PolicyError as broken:
        raise InputError(map(told, broken.faults)) from None
    strange = [told(fault) for fault in _strange_years(policy)]
    if strange:
        raise InputError(strange)
    return policy


def _strange_years(policy: Policy) -> Iterator[PolicyFault]:
    """Days of a season in years that no season may have."""
    for (rule_id, name), value in policy.settings.items():
        if every_rule()[rule_id].settings[name].unit is Unit.DATE:
            wrong = year_fault(value, date.fromisoformat(str(value)))
            if wrong is not None:
                code, figures = wrong
                yield PolicyFault(f"rules.{rule_id}.{name}", code, {"value": str(value), **figures})


def programmes_of(source: Path | str) -> tuple[Programme, ...]:
    """The programmes that a policy is of: all unless it names one. Raises ``InputError`` where it cannot be read."""
    meant = _toml(Path(source)).values.get("programme")
    return (programme_of_name(str(meant)),) if meant in list(PROGRAMMES) else tuple(PROGRAMMES.values())


def _toml(path: Path) -> TomlFile:
    shipped = shipped_policies()
    if not path.is_file() and str(path) in shipped:
        return parse_toml(f"{path}.toml", shipped[str(path)])
    if not path.is_file():
        figures = {"near": nearest(path.name.removesuffix(".toml"), shipped)}
        raise InputError([Fault(Severity.ERROR, "missing_policy", path.name, value=str(path), figures=figures)])
    faults: list[Fault] = []
    toml = read_toml(path, faults)
    if toml is None:
        raise InputError(faults)
    return toml
