"""What an analyst may vary: the settings of rules, and the goals in their order."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from models.goals import EXCEPTIONS
from models.method import Method
from models.programme import Programme
from models.programmes import PROGRAMMES, SEMESTER, every_rule
from models.rules import Setting, Settings, Unit, Waivable, Written
from models.rules.semester import S1, S2


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """One fault of a policy file: where (a dotted key), a stable code, and the figures of its text."""

    where: str
    code: str
    figures: Mapping[str, str] = field(default_factory=dict)


class PolicyError(ValueError):
    """A policy that cannot be read; carries every fault, not the first."""

    def __init__(self, faults: Iterable[PolicyFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.where}: {fault.code}" for fault in self.faults))


_LANGUAGES = ("en", "zh")

_KEYS = ("name", "programme", "method", "title", "question", "goals", "rules")

_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


def nearest(word: str, words: Iterable[str]) -> str:
    """Of the words the one most like ``word``; empty where there are none."""
    return next(iter(difflib.get_close_matches(word, list(words), n=1, cutoff=0.0)), "")


def _value(where: str, raw: object, setting: Setting, faults: list[PolicyFault]) -> Written:
    """Read one setting; on a fault append it and return the default."""
    code, read = _READERS.get(setting.unit, ("policy_number", _number))
    value = read(raw, setting)
    if value is not None:
        return value
    if setting.unit is Unit.TIME and (evening := _evening(raw, setting)) is not None:
        faults.append(PolicyFault(where, "policy_time_evening", {"value": str(raw), **evening}))
        return setting.default
    figures = {
        "value": str(raw),
        "allowed": ", ".join(setting.choices),
        "least": str(setting.least),
        "most": str(setting.most),
    }
    faults.append(PolicyFault(where, code, figures))
    return setting.default


def _number(raw: object, setting: Setting) -> int | None:
    if not isinstance(raw, int) or isinstance(raw, bool):
        return None
    return raw if setting.least <= raw <= setting.most else None


def _choice(raw: object, setting: Setting) -> str | None:
    return raw if isinstance(raw, str) and raw in setting.choices else None


def _minutes(raw: object) -> int | None:
    """A time of day in minutes after midnight, whatever a setting allows."""
    match = _TIME.fullmatch(raw) if isinstance(raw, str) else None
    return 60 * int(match[1]) + int(match[2]) if match else None


def _time(raw: object, setting: Setting) -> int | None:
    return _number(_minutes(raw), setting)


def _evening(raw: object, setting: Setting) -> Mapping[str, str] | None:
    """Both readings of a time too early for a setting that half a day later would not be."""
    minutes, half_a_day = _minutes(raw), 12 * 60
    if minutes is None or minutes >= setting.least or _number(minutes + half_a_day, setting) is None:
        return None
    read, meant = (f"{time // 60:02}:{time % 60:02}" for time in (minutes, minutes + half_a_day))
    return {"read": read, "meant": meant}


def _date(raw: object, setting: Setting) -> str | None:
    """A date of TOML's own, or as ISO 8601 writes it."""
    try:
        return date.fromisoformat(str(raw)).isoformat()
    except ValueError:
        return None


_READERS: Mapping[Unit, tuple[str, Callable[[object, Setting], Written | None]]] = {
    Unit.CHOICE: ("policy_choice", _choice),
    Unit.TIME: ("policy_time", _time),
    Unit.DATE: ("policy_date", _date),
}
"""For what is no plain number: the code of its fault, and what reads it (``None``: it cannot be read)."""


def _table(where: str, raw: object, faults: list[PolicyFault]) -> Mapping[str, object]:
    if isinstance(raw, Mapping):
        return raw
    faults.append(PolicyFault(where, "policy_table", {"value": str(raw)}))
    return {}


def _goals(where: str, raw: object, programme: Programme, faults: list[PolicyFault]) -> tuple[str, ...]:
    if not isinstance(raw, list) or not raw or not all(isinstance(name, str) for name in raw):
        faults.append(PolicyFault(where, "policy_goals", {"value": str(raw)}))
        return ()
    known = programme.known_goals
    raw = [goal for name in raw for goal in programme.families.get(name, (name,))]
    for name in raw:
        if name not in known:
            near = {"value": name, "near": nearest(name, (*programme.goals, *programme.suggestions))}
            faults.append(PolicyFault(where, "policy_unknown_goal", near))
        elif raw.count(name) > 1:
            faults.append(PolicyFault(where, "policy_goal_twice", {"value": name}))
        elif known[name].last and (name != raw[-1] or len(raw) == 1):
            faults.append(PolicyFault(where, "policy_goal_last", {"value": name}))
    return tuple(raw)


def _goals_of(raw: object, programme: Programme, faults: list[PolicyFault]) -> tuple[str, ...]:
    """The goals of one programme: a list, or a table with a list for each programme that differs."""
    if not isinstance(raw, Mapping):
        return _goals("goals", raw, programme, faults)
    for key in raw:
        if key not in PROGRAMMES:
            faults.append(PolicyFault(f"goals.{key}", "policy_unknown_key", {"near": nearest(key, PROGRAMMES)}))
    read = {of: _goals(f"goals.{of}", raw[of.name], of, faults) for of in PROGRAMMES.values() if of.name in raw}
    return read.get(programme, tuple(programme.goals))


def _check_programme(raw: Mapping[str, object], of: Programme, faults: list[PolicyFault]) -> None:
    """A policy may be of one programme alone."""
    meant = raw.get("programme", of.name)
    if meant not in list(PROGRAMMES):
        figures = {"value": str(meant), "allowed": ", ".join(PROGRAMMES)}
        faults.append(PolicyFault("programme", "policy_choice", figures))
    elif meant != of.name:
        faults.append(PolicyFault("programme", "policy_other_programme", {"value": str(meant), "programme": of.name}))


def _method(raw: Mapping[str, object], of: Programme, faults: list[PolicyFault]) -> Method:
    meant = raw.get("method", Method.OPTIMAL)
    if meant in of.methods:
        return Method(str(meant))
    figures = {"value": str(meant), "allowed": ", ".join(of.methods)}
    faults.append(PolicyFault("method", "policy_choice", figures))
    return Method.OPTIMAL


def _texts(where: str, raw: object, faults: list[PolicyFault]) -> Mapping[str, str]:
    """Texts by language."""
    table = _table(where, raw, faults)
    for key in table:
        if key not in _LANGUAGES:
            faults.append(PolicyFault(f"{where}.{key}", "policy_unknown_key", {"near": nearest(key, _LANGUAGES)}))
    return {key: str(value) for key, value in table.items()}


def _rules(written: Mapping[tuple[str, str], Written]) -> Mapping[type[Settings], Settings]:
    """Every rule with its settings: those written, the programme's where none is."""
    of_rule: dict[str, dict[str, Written]] = defaultdict(dict)
    for (rule_id, name), value in written.items():
        of_rule[rule_id][name] = value
    return {
        rule.of: rule.of.reading(of_rule[rule.id]) if rule.id in of_rule else rule.of()
        for rule in every_rule().values()
        if rule.of is not Settings
    }


def _costing(programme: Programme, rules: Mapping[type[Settings], Settings]) -> list[str]:
    """Which rules of the programme only cost."""
    settings = {rule.id: rules.get(rule.of) for rule in programme.rules}
    return [rule for rule, of in settings.items() if isinstance(of, Waivable) and of.holds == "cost"]


S = TypeVar("S", bound=Settings)


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of every rule, and the goals in strict order.

    ``policy[S3].latest_end`` is a setting of a rule: each rule with settings is a class in :mod:`models.rules`.
    """

    name: str
    rules: Mapping[type[Settings], Settings]
    """What is set of each rule of every rule book that has settings."""
    goals: tuple[str, ...]
    method: Method = Method.OPTIMAL
    title: Mapping[str, str] = field(default_factory=dict)
    """What people call it, by language (``en``, ``zh``)."""
    question: Mapping[str, str] = field(default_factory=dict)
    """What it asks, by language."""

    @classmethod
    def programme(cls, of: Programme = SEMESTER) -> Policy:
        """The programme as written: every setting at its default and all its goals in order."""
        return cls.from_mapping({}, of)

    @classmethod
    def from_mapping(cls, raw: Mapping[str, object], of: Programme = SEMESTER) -> Policy:
        """Read a policy file: ``name``, ``goals`` and one table ``[rules.ID]`` for each rule that differs.

        ``goals`` is a list for the programme at hand, or a table with a list for each programme; ``programme`` is
        there where a policy is of one programme alone; ``method`` is one of :class:`Method`; ``title`` and
        ``question`` are tables with a text a language.
        Raises :class:`PolicyError` with every fault: unknown keys (with the nearest known), values out of range,
        unknown or repeated goals, a goal that must come last and does not, rules that cost with no goal to count it,
        another programme's policy.
        """
        faults: list[PolicyFault] = []
        settings: dict[tuple[str, str], Written] = {}
        book = every_rule()
        for key in raw:
            if key not in _KEYS:
                faults.append(PolicyFault(key, "policy_unknown_key", {"near": nearest(key, _KEYS)}))
        for rule_id, table in _table("rules", raw.get("rules", {}), faults).items():
            where = f"rules.{rule_id}"
            if rule_id not in book:
                faults.append(PolicyFault(where, "policy_unknown_key", {"near": nearest(rule_id, book)}))
                continue
            known = book[rule_id].settings
            for name, value in _table(where, table, faults).items():
                if name in known:
                    settings[rule_id, name] = _value(f"{where}.{name}", value, known[name], faults)
                else:
                    near = {"near": nearest(name, known)}
                    faults.append(PolicyFault(f"{where}.{name}", "policy_unknown_key", near))
        goals = _goals_of(raw["goals"], of, faults) if "goals" in raw else tuple(of.goals)
        _check_programme(raw, of, faults)
        method = _method(raw, of, faults)
        rules = _rules(settings)
        costs = _costing(of, rules)
        if costs and EXCEPTIONS not in goals and not faults:
            figures = {"value": ", ".join(costs), "goal": EXCEPTIONS}
            faults.append(PolicyFault(f"rules.{costs[0]}.holds", "policy_cost_uncounted", figures))
        title, question = (_texts(key, raw.get(key, {}), faults) for key in ("title", "question"))
        if faults:
            raise PolicyError(faults)
        return cls(str(raw.get("name", "programme")), rules, goals, method, title, question)

    def __getitem__(self, rule: type[S]) -> S:
        """What is set of a rule, by the class that is called as the rule is."""
        settings = self.rules[rule]
        assert isinstance(settings, rule)
        return settings

    @property
    def settings(self) -> Mapping[tuple[str, str], Written]:
        """Every setting as it is written, keyed ``(rule id, setting name)``: what is listed, compared or kept."""
        return {
            (rule.__name__, name): value
            for rule, settings in self.rules.items()
            for name, value in settings.values().items()
        }

    def with_settings(self, settings: Mapping[tuple[str, str], Written]) -> Policy:
        """The policy with these settings, as they are written, in the place of its own."""
        return replace(self, rules=_rules({**self.settings, **settings}))

    @property
    def session_minutes(self) -> int:
        """S1: the length of one session, its lessons without a break."""
        return self[S1].session_minutes

    @property
    def sessions_a_week(self) -> int:
        """S1: how often a group meets, and so how many slots it has."""
        return self[S1].sessions_a_week

    @property
    def sessions_a_day(self) -> int:
        """S2: how many sessions of one group the minutes of a day hold; 0 where one is too long by itself."""
        return self[S2].most_minutes_a_day // self.session_minutes
