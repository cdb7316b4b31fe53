"""What is said of a change where not all is settled: the truth lies between, and nothing that cannot be is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.lab.instances import parse_source
from matcher.lab.prices.pricing import price_all
from matcher.lab.prices.served_range import Between, ServedRange, at_least, at_most, difference, settles
from matcher.lab.prices.variations import Direction, variations, without_price
from matcher.lab.store import Store
from matcher.lab.sweep import swept
from matcher.study.record import RunRecord
from matcher.study.tasks import PricePart, SweepTask
from models.goals import GoalResult, Status
from models.policy import Policy
from models.programme import Programme
from models.programmes import PROGRAMMES, SEMESTER, VISITS, every_rule
from tests.lab.test_prices import serially


class Unasked:
    """A task that nobody runs."""

    key, instance, question, seed, size = "key", "", "", 0, 0

    def run(self) -> RunRecord:
        raise AssertionError


def part(name: str, people: int = 100, options: str = "") -> PricePart:
    return PricePart((name,), people, Unasked(), options)


truths = st.tuples(*[st.integers(0, 20) for _ in range(6)])


@given(st.lists(truths, min_size=1, max_size=3))
def test_the_truth_lies_between(drawn: list[tuple[int, ...]]) -> None:
    base, eased, true = [], [], 0
    for number, (served, more, below, above, under, over) in enumerate(drawn):
        name = str(number)
        base.append(ServedRange(part(name), max(0, served - below), served + above, Status.FEASIBLE, 0.0))
        after = served + more
        eased.append(ServedRange(part(name), max(0, after - under), after + over, Status.FEASIBLE, 0.0))
        true += more
    gain = difference(base, at_least(base, eased), +1)
    assert 0 <= gain.low <= true <= gain.high
    loss = difference(eased, at_most(eased, base), -1)
    assert loss.low <= -true <= loss.high <= 0


def test_parts_that_grow_together_are_compared_as_one() -> None:
    base = [ServedRange(part("A"), 10, 10, Status.OPTIMAL, 0.0), ServedRange(part("B"), 20, 22, Status.FEASIBLE, 0.0)]
    whole = [ServedRange(PricePart(("A", "B"), 200, Unasked()), 25, 40, Status.FEASIBLE, 0.0)]
    known = at_least(base, whole)
    assert (known[0].value, known[0].bound) == (30, 40)
    assert difference(base, known, +1) == Between(0, 10)


def test_what_settles_a_part_is_a_proof() -> None:
    everybody = ServedRange(part("A", people=5), 5, 5, Status.OPTIMAL, 0.0)
    assert settles(everybody, part("A", people=5))
    alike = ServedRange(part("A", people=5, options="x"), 4, 4, Status.OPTIMAL, 0.0)
    assert settles(alike, part("A", people=5, options="x"))
    assert not settles(alike, part("A", people=5, options="y"))
    assert not settles(replace(alike, bound=5), part("A", people=5, options="x"))
    full = ServedRange(replace(part("A", people=5), places=4), 4, 4, Status.OPTIMAL, 0.0)
    assert settles(full, replace(part("A", people=5), places=4))
    assert not settles(full, replace(part("A", people=5), places=5))
    assert not settles(ServedRange(part("A", people=5), 4, 4, Status.OPTIMAL, 0.0), part("A", people=5))


def test_time_that_ran_out_is_told() -> None:
    """A sweep whose tasks all leave something open, by up to two on either side of the truth."""
    tables = parse_source("generate:tiny").tables(3)
    exact = price_all(tables, Policy.programme(), serially, time_limit_seconds=None)

    def loosely(tasks: Sequence[SweepTask]) -> Mapping[str, RunRecord]:
        records = serially(tasks)
        for number, (key, record) in enumerate(records.items()):
            served = record.goals[0]
            low, high = max(0, served.value - number % 3), served.bound + number % 2
            opened = (GoalResult(served.name, low, high), *record.goals[1:])
            records = {**records, key: replace(record, goals=opened)}
        return records

    loose = price_all(tables, Policy.programme(), loosely, time_limit_seconds=None)
    known = {(price.variation.rule.id, price.variation.name, price.variation.after): price for price in exact.clauses}
    assert any(price.change is not None and not price.change.exact for price in loose.clauses)
    for price in loose.clauses:
        true = known[price.variation.rule.id, price.variation.name, price.variation.after]
        assert true.change is not None
        assert price.change is not None
        assert price.change.low <= true.change.low <= price.change.high
        assert price.change.exact or price.status is Status.FEASIBLE
    helped = {(price.kind, price.where, price.what): price.change for price in exact.helps}
    for help_ in loose.helps:
        if (help_.kind, help_.where, help_.what) in helped:
            assert help_.change.low <= helped[help_.kind, help_.where, help_.what].low <= help_.change.high


def test_a_sweep_keeps_every_task_and_asks_for_none_again(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path_factory.mktemp("runs"))
    tables = parse_source("generate:tiny").tables(3)

    def sweep(tasks: Sequence[SweepTask]) -> Mapping[str, RunRecord]:
        return swept(tasks, store=store, workers=1)

    first = price_all(tables, Policy.programme(), sweep)
    monkeypatch.setattr("matcher.study.tasks.PriceTask.run", Unasked.run)
    assert price_all(tables, Policy.programme(), sweep) == first


# What is varied


def changes(programme: Programme, raw: Mapping[str, object]) -> dict[tuple[str, str], list[tuple[Direction, object]]]:
    found: dict[tuple[str, str], list[tuple[Direction, object]]] = {}
    for one in variations(Policy.from_mapping({"rules": raw}, programme), programme):
        found.setdefault((one.rule.id, one.name), []).append((one.direction, one.after))
    return found


def test_each_setting_goes_both_ways_by_its_steps() -> None:
    found = changes(SEMESTER, {})
    eased, tight = Direction.RELAXED, Direction.TIGHTENED
    assert found["S3", "latest_end"] == [(eased, 1245), (eased, 1260), (tight, 1215), (tight, 1200)]
    assert found["P5", "in_person_hours"] == [(eased, 6), (tight, 10)]
    assert found["P3", "level"] == [(tight, 2)]
    assert found["P2", "mixed"] == [(eased, "always"), (tight, "never")]
    assert ("P7", "oldest_grade") not in found
    assert changes(VISITS, {})["V3", "most_schools"] == [(eased, 4), (tight, 2)]


def test_words_that_allow_the_same_are_tried_once() -> None:
    eased, tight = Direction.RELAXED, Direction.TIGHTENED
    assert changes(SEMESTER, {})["P5", "holds"] == [(eased, "waive")]
    assert changes(SEMESTER, {"P5": {"holds": "waive"}})["P5", "holds"] == [(tight, "hold")]


def test_nothing_leaves_its_range() -> None:
    raw = {"P3": {"level": 3}, "S3": {"latest_end": "23:50"}}
    found = changes(SEMESTER, raw)
    assert found["P3", "level"] == [(Direction.RELAXED, 2)]
    assert found["S3", "latest_end"] == [(Direction.TIGHTENED, 1415), (Direction.TIGHTENED, 1400)]


def test_preferences_have_no_price_and_rules_without_settings_are_named() -> None:
    for programme in PROGRAMMES.values():
        priced_rules = {one.rule.id for one in variations(Policy.programme(programme), programme)}
        assert not priced_rules & {"P4", "P10", "S11", "S10", "V2", "V12", "M2", "B6"}
        named = {rule.id for rule in without_price(programme)}
        assert not named & priced_rules
        assert named <= set(every_rule())
    assert {"S5", "P7", "P9"} <= {rule.id for rule in without_price(SEMESTER)}
