"""From an instance to its price list: what is to be solved, each of it once, and what follows."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from matcher.lab.jobs import Tables
from matcher.lab.prices import TIME_LIMIT_SECONDS
from matcher.lab.prices.prices import ClausePrice, HelpPrice, NotVaried, PriceList
from matcher.lab.prices.served_range import Between, ServedRange, at_least, at_most, difference, settles, together
from matcher.lab.prices.variations import (
    Direction,
    Variation,
    variations,
    without_price,
)
from matcher.planners import planner_of, study_of
from matcher.recognition import read_folder
from matcher.study.record import RunRecord
from matcher.study.study import Instance
from matcher.study.tasks import Addition, AdditionKind, PricePart, SweepTask, counting
from matcher.tables.faults import InputError, Severity
from models.goals import Status
from models.policy import Policy

Sweep = Callable[[Sequence[SweepTask]], Mapping[str, RunRecord]]
"""Has all of the tasks done, wherever; their records by key (:func:`matcher.lab.sweep.swept`)."""


def price_all(
    tables: Tables,
    policy: Policy,
    sweep: Sweep,
    *,
    seed: int = 0,
    time_limit_seconds: float | None = TIME_LIMIT_SECONDS,
) -> PriceList:
    """What each clause costs and what every help would bring, against a policy with its goals cut to who is served.

    ``time_limit_seconds`` is that of each run (``None``: no limit); where an instance is run in parts, each has its
    share. Raises ``InputError`` where the tables cannot be read under the policy, and what ``sweep`` raises.
    """
    planner, study = planner_of(tables.programme), study_of(tables.programme)
    policy = counting(policy, study.headline)
    with tempfile.TemporaryDirectory(prefix="matcher-") as room:
        folder = tables.write(Path(room) / "in")

        def read(policy: Policy) -> Any:
            problem = read_folder(planner, folder, policy).problem
            planner.check_plannable(problem, policy)
            return problem

        instance = study.instance(tables.name, read, policy, seed, time_limit_seconds)
        return _PriceList(tables, policy, instance, _Runs(sweep)).made()


class _Runs:
    """Runs tasks through the sweep, none twice."""

    def __init__(self, sweep: Sweep) -> None:
        self._sweep = sweep
        self._records: dict[str, RunRecord] = {}

    def do(self, parts: Iterable[PricePart]) -> None:
        """Have all of them done that are not yet."""
        tasks = {part.task.key: part.task for part in parts if part.task.key not in self._records}
        self._records.update(self._sweep(list(tasks.values())) if tasks else {})

    def of(self, part: PricePart) -> RunRecord:
        """The record of a part that is done."""
        return self._records[part.task.key]


@dataclass(frozen=True, slots=True)
class _Change:
    """A variation with the instance's parts under it."""

    variation: Variation
    parts: Sequence[PricePart]


class _PriceList:
    """One price list in the making."""

    def __init__(self, tables: Tables, policy: Policy, instance: Instance, runs: _Runs) -> None:
        self._tables = tables
        self._policy = policy
        self._instance = instance
        self._runs = runs
        self._base: list[ServedRange] = []
        self._fits: Mapping[tuple[str, ...], RunRecord] = {}

    def made(self) -> PriceList:
        """The whole list."""
        parts, fit_parts = self._instance.parts(self._policy), self._instance.fit_parts(self._policy)
        self._runs.do([*parts, *fit_parts])
        self._base = [ServedRange.of(part, self._runs.of(part)) for part in parts]
        self._fits = {part.where: self._runs.of(part) for part in fit_parts}
        whole = together(self._base)
        prices = PriceList(
            self._tables.name,
            self._tables.programme,
            self._policy,
            whole.status,
            self._instance.people,
            Between(whole.value, whole.bound),
            names=tuple(self._instance.names.items()),
        )
        if whole.status in (Status.INFEASIBLE, Status.UNKNOWN):
            return prices
        changes, not_varied = self._changes()
        helps = list(self._instance.additions(self._policy, [(one.part, one.left_out) for one in self._base]))
        self._runs.do(part for change in changes for part in change.parts if not self._is_known(change, part))
        self._runs.do(one.part for one in helps if not self._is_settled(one.part))
        clauses = tuple(map(self._clause, changes))
        return replace(prices, clauses=clauses, helps=self._helped(helps), not_varied=tuple(not_varied))

    def _changes(self) -> tuple[list[_Change], list[NotVaried]]:
        """Every variation that the tables go with, and what is not varied."""
        changes: list[_Change] = []
        not_varied = [NotVaried(rule) for rule in without_price(self._tables.programme)]
        for variation in map(self._given_way, variations(self._policy, self._tables.programme)):
            try:
                changes.append(_Change(variation, self._instance.parts(variation.of(self._policy))))
            except InputError as refused:
                fault = next(fault for fault in refused.faults if fault.severity is Severity.ERROR)
                not_varied.append(NotVaried(variation.rule, variation, fault))
        return changes, not_varied

    def _given_way(self, variation: Variation) -> Variation:
        """With what else has to give way."""
        also = self._instance.gives_way(variation.rule.id, self._policy, variation.of(self._policy))
        return replace(variation, also=also)

    # What needs no solving

    def _is_known(self, change: _Change, part: PricePart) -> bool:
        if change.variation.direction is Direction.TIGHTENED:
            return False
        return self._is_settled(part) or all(one.left_out == 0 for one in self._base)

    def _is_settled(self, eased: PricePart) -> bool:
        """Whether a part of which nothing is asked but who is served can reach no more than it does."""
        base = self._same(eased)
        return base is not None and not eased.with_fit and settles(base, eased)

    def _same(self, part: PricePart) -> ServedRange | None:
        return next((one for one in self._base if one.part.where == part.where), None)

    def _eased(self, part: PricePart, *, known: bool) -> ServedRange:
        """What a part reaches when something is eased; as before where that is ``known``."""
        if not known:
            return ServedRange.of(part, self._runs.of(part))
        base = self._same(part) or together(self._base)
        return replace(base, part=part, seconds=0.0)

    # What follows

    def _clause(self, change: _Change) -> ClausePrice:
        variation = change.variation
        if variation.direction is Direction.RELAXED:
            reached = [self._eased(part, known=self._is_known(change, part)) for part in change.parts]
            reached, sign = at_least(self._base, reached), +1
        else:
            reached = [ServedRange.of(part, self._runs.of(part)) for part in change.parts]
            reached, sign = at_most(self._base, reached), -1
        whole = together(reached)
        if whole.status is Status.INFEASIBLE:
            return ClausePrice(variation, 0, 0, None, whole.status, whole.seconds)
        more = difference(self._base, reached, sign)
        status = Status.OPTIMAL if more.exact else Status.FEASIBLE
        return ClausePrice(variation, whole.value, whole.bound, more, status, whole.seconds, self._binds(change))

    def _binds(self, change: _Change) -> bool:
        """False where nobody may be served by anybody else or at another time."""
        now = {one.part.where: one.part.options for one in self._base}
        return not all(part.options and now.get(part.where) == part.options for part in change.parts)

    def _helped(self, helps: Iterable[Addition]) -> tuple[HelpPrice, ...]:
        """The price of each help, and of each kind of it everywhere at once."""
        prices = [self._help(one) for one in helps]
        everywhere: dict[tuple[AdditionKind, str], list[HelpPrice]] = {}
        for price in prices:
            if price.where and price.kind.adds_up:
                everywhere.setdefault((price.kind, price.what), []).append(price)
        return (*prices, *(_sum(same) for same in everywhere.values()))

    def _help(self, one: Addition) -> HelpPrice:
        base = self._same(one.part)
        assert base is not None
        known = self._is_settled(one.part)
        after = self._eased(one.part, known=known)
        change = difference([base], at_least([base], [after]), +1)
        if one.most is not None:
            change = Between(change.low, min(change.high, one.most))
        fit = None if known else self._fit(base, one.part)
        return HelpPrice(one.kind, one.where, one.what, one.number, change, fit, after.seconds)

    def _fit(self, base: ServedRange, part: PricePart) -> Between | None:
        """How the total fit changes, where it was asked for and who is served is settled with and without."""
        before, after = self._fits.get(base.part.where), self._runs.of(part)
        if before is None or len(after.goals) < 2 or len(before.goals) < 2:
            return None
        if not (before.goals[0].proven and after.goals[0].proven):
            return None
        (_, old), (_, new) = before.goals, after.goals
        return Between(new.value - old.bound, new.bound - old.value)


def _sum(prices: Sequence[HelpPrice]) -> HelpPrice:
    """The same help everywhere: universities that share nothing, so that what it brings adds up."""
    change = sum((price.change for price in prices[1:]), start=prices[0].change)
    first = prices[0]
    return HelpPrice(first.kind, (), first.what, 0, change, None, sum(price.seconds for price in prices))
