"""Comparisons drawn by lot that look like real ones: nobody planned anything for them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from matcher.lab.comparison import Comparison, RecordPlace
from matcher.study.measure import LEFT_OUT
from matcher.study.record import People, RunRecord
from models.goals import GoalResult, Status
from models.policy import Policy
from models.programme import Programme
from models.programmes import SEMESTER, VISITS

COUNTIES = (
    *("基隆市", "新北市", "桃園市", "新竹縣", "苗栗縣", "臺中市", "彰化縣", "南投縣", "雲林縣", "嘉義縣", "臺南市"),
    *("高雄市", "屏東縣", "宜蘭縣", "花蓮縣", "臺東縣", "澎湖縣", "金門縣", "連江縣"),
)


@dataclass(frozen=True)
class Drawn:
    """How a policy's outcomes are drawn: how many more are placed, and how fits shift."""

    raw: Mapping[str, object]
    more: float = 0.0
    """Share of all people."""
    fit: float = 0.0
    kept: int = 0
    breaches: Mapping[str, int] = field(default_factory=dict)
    open_gap: int = 0
    travel: float = 1.0


def _drawn(raw: dict[str, Any]) -> Drawn:
    how = raw.pop("drawn", {})
    title = raw["title"]
    questions = {"en": f"What if: {title['en'].lower()}?", "zh": f"若{title['zh']}，會如何？"}
    return Drawn({**raw, "question": questions}, **how)


_POLICIES = tomllib.loads(Path(__file__).with_name("sample_policies.toml").read_text(encoding="utf-8"))
POLICIES: Mapping[Programme, Mapping[str, Drawn]] = {
    programme: {name: _drawn(raw) for name, raw in _POLICIES[programme.name].items()}
    for programme in (SEMESTER, VISITS)
}


def children(count: int, rng: np.random.Generator) -> People:
    """Children with every trait."""
    chances = np.linspace(3, 1, len(COUNTIES))
    traits = {
        "gender": rng.choice(["F", "M"], count, p=[0.49, 0.51]),
        "county": rng.choice(COUNTIES, count, p=chances / chances.sum()),
        "grade": rng.choice([str(grade) for grade in range(3, 10)], count),
        "remoteness": rng.choice(["remote", "special", "extreme", ""], count, p=[0.5, 0.25, 0.15, 0.1]),
        "subject": rng.choice(["國語", "英語", "數學", "自然"], count, p=[0.3, 0.35, 0.3, 0.05]),
    }
    return _people("C", count, traits)


def schools(count: int, rng: np.random.Generator) -> People:
    """Schools with every trait."""
    traits = {
        "county": rng.choice(COUNTIES[:8], count),
        "mode": rng.choice(["A", "B", ""], count),
        "first": rng.choice(["yes", "no"], count, p=[0.3, 0.7]),
        "items": rng.choice(["curriculum", "network", "devices;team"], count),
    }
    return _people("S", count, traits)


def _people(letter: str, count: int, traits: Mapping[str, np.ndarray]) -> People:
    ids = tuple(f"{letter}{number:05d}" for number in range(count))
    return People(ids, {name: tuple(map(str, words)) for name, words in traits.items()})


def comparison(
    programme: Programme = SEMESTER,
    *,
    seeds: int = 5,
    count: int = 1800,
    instance: str = "generate:national",
    same_people: bool = False,
    same_plans: bool = False,
    policies: Mapping[str, Drawn] | None = None,
) -> Comparison:
    """A comparison of ``count`` people a run; ``same_plans``: every seed gives the same."""
    drawn = policies or POLICIES[programme]
    cells = []
    for seed in range(seeds):
        rng = np.random.default_rng(0 if same_people or same_plans else seed)
        people = children(count, rng) if programme is SEMESTER else schools(count, rng)
        for name, how in drawn.items():
            chance = np.random.default_rng(7 if same_plans else 100 + seed)
            cells.append(RecordPlace(instance, seed, name, _record(programme, name, how, people, chance, seed), people))
    read = tuple(Policy.from_mapping({"name": name, **how.raw}, programme) for name, how in drawn.items())
    return Comparison(programme, read, read[0].name, tuple(cells))


def _record(
    programme: Programme, name: str, how: Drawn, people: People, rng: np.random.Generator, seed: int
) -> RunRecord:
    count = len(people.ids)
    # Half of the chance is everybody's, so that the paired differences are narrower than the means.
    order = rng.random(count) + np.where(np.array(next(iter(people.traits.values()))) == "F", 0.02, 0)
    base = rng.normal(70, 14, count)
    own = np.random.default_rng(abs(hash_of(name)) + seed)
    noise = 0.0 if not how.raw.get("rules") and not how.fit else own.normal(0, 4, count)
    most = round(count * (0.78 + how.more + own.normal(0, 0.002) * bool(how.more)))
    places = np.argsort(order + own.normal(0, 0.03, count) * bool(how.more), kind="stable")
    fits = np.clip(np.rint(base + how.fit + noise), 0, 100).astype(int)
    outcomes = np.full(count, LEFT_OUT)
    outcomes[places[:most]] = fits[places[:most]]
    counted = _measures(programme, how, outcomes, own)
    goals = _goals(programme, how, counted)
    status = Status.FEASIBLE if how.open_gap or "method" in how.raw else Status.OPTIMAL
    breaches = {rule: max(0, times + int(own.integers(-6, 7))) for rule, times in how.breaches.items()}
    reasons = {"hall": count - most}
    seconds = float(own.uniform(4, 16))
    return RunRecord(f"{name}-{seed}", status, goals, seconds, counted, breaches, tuple(map(int, outcomes)), reasons)


def hash_of(name: str) -> int:
    """A number for a name, the same in every process."""
    return int(sum(ord(letter) * 31**place for place, letter in enumerate(name)) % 1_000_003)


def _measures(programme: Programme, how: Drawn, outcomes: np.ndarray, rng: np.random.Generator) -> dict[str, int]:
    placed = outcomes[outcomes >= 0]
    shared = {"fit": int(placed.sum()), "gini": 2900 + int(rng.integers(-80, 80))}
    if programme is SEMESTER:
        kept = 240 + how.kept + int(rng.integers(-3, 4))
        slots = {"spread": 150, "late": 340_000 + int(rng.integers(0, 900))}
        return {"paired": placed.size, "waivers": 12, "kept": kept, **shared, **slots, "envy": 40 + how.kept}
    travel = round(placed.size * 210 * how.travel)
    days = {"visits": placed.size * 3, "days_away": placed.size * 3 - 7}
    return {"priority": placed.size // 3, "served": placed.size, **shared, "travel": travel, **days}


def _goals(programme: Programme, how: Drawn, counted: Mapping[str, int]) -> tuple[GoalResult, ...]:
    policy = Policy.from_mapping(dict(how.raw), programme)
    listed = [goal for goal in policy.goals if goal in counted]
    head = "paired" if programme is SEMESTER else "served"
    return tuple(
        GoalResult(goal, counted[goal], counted[goal] + (how.open_gap if goal == head else 0)) for goal in listed
    )
