"""Goals of a part settled together with S7 and S8 kept whole: who meets when with how many pairs, then who with whom.

The limits, and not the tutors, are what is short where tutors come together in one room on a few evenings. So the
timetable with its numbers of pairs is chosen as a whole (:mod:`models.semester.joint.timetable_master`), and tutors are
priced: the best matching of the timetable chosen gives a plan, and its prices a cut, until no timetable promises
better. (Logic-based Benders decomposition, Hooker and Ottosson 2003, with the pairing as the second stage.)

It ends at once where many tutors are alike, which is where linear relaxations wander without end, and where class
leaders are few; where tutors are free at times of their own it needs many cuts, and branching on prices is ten times as
quick. Both take turns (:mod:`models.semester.joint.stages`). Tried and left: holding only some cuts for ``late`` and
adding those that are broken (more rounds, none quicker); weights of several cuts to rule out more options (the first
prices are the duals of the relaxation: nothing is gained).

First come the goals that count pairs and those of slots with two values (``spread``), over slot pairs that no other
stands above; then what is left of slot goals (``late``), over all slot pairs, with the cuts held at the value settled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.optimize import linear_sum_assignment

from models.arrays import Bools, Floats, Ints
from models.deadline import Deadline
from models.semester.joint.counted_gains import Promise, WholePrices, counted_options, narrow, promise, within
from models.semester.joint.lexicographic import tutor_prices
from models.semester.joint.matching import NO_OPTION, NO_TUTOR, PartPlan, evaluate
from models.semester.joint.part import PAIR_GOALS, SemesterPart
from models.semester.joint.reduction import binding_limits, reduce
from models.semester.joint.slot_pair_model import SlotPairModel
from models.semester.joint.timetable_master import MasterAnswer, TimetableMaster
from models.semester.joint.whole_objective import WholeObjective, whole_objective
from models.tuning import TUNING

Timetable = Mapping[int, tuple[int, int]]
"""For each block that meets its option and the most pairs it may have."""


@dataclass(frozen=True)
class TimetablePairing:
    """The best matching of a timetable, and the least and the most that each tutor's place in it is worth."""

    plan: PartPlan
    least: Floats
    most: Floats

    def prices(self) -> Ints:
        """Whole prices between the two: at either end most of what a tutor is worth goes to one side."""
        # Rounded all the same way they still tell the matching's exact worth; halves to even would not.
        return np.floor((self.least + self.most) / 2).astype(np.int64)


class WholeLimitSearch:
    """The search of one part; ``plan`` is the best so far, ``bounds`` what is proven of each goal in a best plan."""

    def __init__(self, part: SemesterPart, clock: Deadline, offer: Callable[[PartPlan], object]) -> None:
        self._part = part
        self._clock = clock
        self._offer = offer
        self._leading = _leading(part)
        self._objective = whole_objective(part, self._leading)
        self._prices: WholePrices | None = None
        self._candidates: _Candidates | None = None
        self._cuts: list[Ints] = []
        """Prices of tutors, a cut each."""
        self._seen: set[tuple[tuple[int, tuple[int, int]], ...]] = set()
        self._left = self._effort = 0.0
        self.plan: PartPlan | None = None
        self.bounds: dict[str, int] = {}

    def settle(self, plan: PartPlan | None, settled: Sequence[str], effort: float, tell: Callable[[], object]) -> None:
        """Settle leading goals, as far as they fit into one sum and effort and time allow; ``tell`` hears of bounds.

        ``plan`` is the best there is, and best in the goals ``settled``. Called again it goes on.
        """
        objective = self._objective
        if not objective.goals:
            return
        self.plan = plan
        self._left = effort
        self._effort = min(effort, TUNING.get().semester_joint.master_effort)
        self._prices = self._prices or self._relaxed(objective)
        done = plan is not None and set(self._leading) <= set(settled)
        if (done or self._settle_pairs(objective, self._prices, tell)) and objective.goals == self._leading:
            rest = self._part.goals[len(self._leading) :]
            if rest and not set(rest) & set(PAIR_GOALS):
                self._settle_slots(objective, self._prices, whole_objective(self._part, rest), tell)

    def _relaxed(self, objective: WholeObjective) -> WholePrices:
        """The duals of the linear relaxation, as whole numbers: any would do, but these promise least."""
        part = self._part
        options = [np.flatnonzero(each) for each in self._region(objective, ())]
        arcs = part.arcs(objective.goals)
        columns = sum(
            int(block.masks[option][of.tutor].sum())
            for block, mine, of in zip(part.blocks, options, arcs, strict=True)
            for option in mine.tolist()
        )
        if columns <= TUNING.get().semester_joint.most_relaxed_columns:
            weights = {goal: float(weight) for goal, weight in objective.weights.items()}
            model = SlotPairModel(part, [mine.tolist() for mine in options], objective.goals[0], weights=weights)
            found = model.solve_relaxation().prices
            if found is not None:
                return WholePrices(np.rint(found.tutors).astype(np.int64), np.rint(found.limits).astype(np.int64))
        return WholePrices(np.zeros(len(part.tutor_ids), dtype=np.int64), np.zeros(len(part.limits), dtype=np.int64))

    def _region(self, objective: WholeObjective, further: Sequence[str]) -> list[Bools]:
        slot_goals = [goal for goal in (*objective.goals, *further) if goal not in PAIR_GOALS]
        reduction = reduce(self._part.blocks, self._part.limits, slot_goals)
        return reduction.region([np.ones(block.size, dtype=bool) for block in self._part.blocks])

    def _settle_pairs(self, objective: WholeObjective, prices: WholePrices, tell: Callable[[], object]) -> bool:
        part = self._part
        candidates = self._candidates or _Candidates(part, objective, self._region(objective, ()), prices)
        if self._candidates is None:
            self._candidates = candidates
            self._cuts.append(prices.tutors)
        while True:
            value = objective.lowest - 1 if self.plan is None else objective.value(part, self.plan)
            self._know(objective, candidates.tighten(value + 1))
            master = candidates.master()
            if objective.goals[0] == "paired" and self.plan is not None and part.counting_pairs.any():
                master.keep_pairs(self.plan.values[0], self.bounds["paired"])
            answer = self._asked(partial(master.solve, value + 1))
            self._know(objective, answer.bound)
            tell()
            if answer.ended:
                return self.plan is not None
            if answer.timetable is None:
                if self._left <= 0 or not self._clock.runs():
                    return False
                continue
            found = pair_up(part, answer.timetable, candidates.worth)
            self._take(found.plan)
            if self.plan is not None and answer.bound <= objective.value(part, self.plan):
                self._know(objective, answer.bound)
                tell()
                return True
            if not self._is_new(answer.timetable):
                return False
            self._cut(candidates, found.prices())
            if self._left <= 0 or not self._clock.runs():
                return False

    def _settle_slots(
        self, held: WholeObjective, prices: WholePrices, objective: WholeObjective, tell: Callable[[], object]
    ) -> None:
        part = self._part
        assert self.plan is not None
        promised = held.value(part, self.plan)
        candidates = _Candidates(part, held, self._region(held, objective.goals), prices)
        candidates.tighten(promised)
        if not self._cuts:
            self._cuts.append(prices.tutors)
        for cut in self._cuts[1:]:
            candidates.cut(cut)
        self._seen.clear()
        while True:
            candidates.tighten(promised)
            master = candidates.master()
            self._hold(master, candidates, held)
            values = [objective.slot_worth(part.blocks[each.block], each.option) for each in candidates.options]
            answer = self._asked(partial(master.solve_slots, values, promised, objective.value(part, self.plan) + 1))
            self._know(objective, answer.bound)
            tell()
            if answer.ended or (answer.timetable is None and (self._left <= 0 or not self._clock.runs())):
                return
            if answer.timetable is None:
                continue
            found = pair_up(part, answer.timetable, candidates.worth)
            if held.value(part, found.plan) == promised:
                self._take(found.plan)
            if not self._is_new(answer.timetable):
                return
            self._cut(candidates, found.prices())
            if self._left <= 0 or not self._clock.runs():
                return

    def _hold(self, master: TimetableMaster, candidates: _Candidates, held: WholeObjective) -> None:
        """What is settled of single goals, in small numbers."""
        assert self.plan is not None
        for goal, value in zip(held.goals, self.plan.values, strict=False):
            if goal == "paired" and self._part.counting_pairs.any():
                master.keep_pairs(value, value)
            elif goal not in PAIR_GOALS:
                blocks = self._part.blocks
                master.keep_slots(
                    [int(blocks[each.block].values[goal][each.option]) for each in candidates.options], value
                )

    def _is_new(self, timetable: Timetable) -> bool:
        """Whether no cut was made of the timetable yet.

        What promises the same again although a cut was made of it has a group that would meet for a pair worth nothing.
        """
        new = tuple(sorted(timetable.items())) not in self._seen
        self._seen.add(tuple(sorted(timetable.items())))
        return new

    def _asked(self, solve: Callable[[float, float | None], MasterAnswer]) -> MasterAnswer:
        """What the master answers; one that found nothing may look longer the next time."""
        allowed = min(max(self._left, 0.0), self._effort)
        answer = solve(allowed, self._clock.left())
        self._left -= answer.effort if answer.timetable is not None else allowed
        if answer.timetable is None:
            self._effort *= 4
        return answer

    def _cut(self, candidates: _Candidates, prices: Ints) -> None:
        self._cuts.append(prices)
        candidates.cut(prices)
        self._left -= TUNING.get().semester_joint.cut_effort * sum(each.most for each in candidates.options)

    def _take(self, plan: PartPlan) -> None:
        if self.plan is None or plan.values > self.plan.values:
            self.plan = plan
            self._offer(plan)

    def _know(self, objective: WholeObjective, bound: int) -> None:
        """What a bound on the sum says of each goal of it."""
        if self.plan is None:
            return
        known = dict(zip(self._part.goals, self.plan.values, strict=True))
        for goal in objective.goals:
            most = objective.bound_on(goal, max(bound, objective.value(self._part, self.plan)), known)
            self.bounds[goal] = min(most, self.bounds.get(goal, most))


class _Candidates:
    """Everything that a group may do in a plan worth finding, with what each cut promises of it."""

    def __init__(
        self, part: SemesterPart, objective: WholeObjective, region: Sequence[Bools], prices: WholePrices
    ) -> None:
        self._part = part
        self._objective = objective
        self.worth = objective.pair_worth(part)
        self.options = counted_options(part, [np.flatnonzero(each) for each in region])
        self._limit_prices = prices.limits
        self._promises: list[Promise] = []
        self.cut(prices.tutors)

    def _slots(self) -> list[int]:
        return [self._objective.slot_worth(self._part.blocks[each.block], each.option) for each in self.options]

    def cut(self, prices: Ints) -> None:
        """What prices of tutors promise."""
        self._promises.append(promise(self._part, self.options, self.worth, self._slots(), prices))

    def tighten(self, need: int) -> int:
        """Leave out what no plan worth so much may use, by the first prices; what is proven of any plan."""
        bound, kept = within(self._part, self.options, self._promises[0], self._limit_prices, need)
        self._promises = [narrow(self.options, each, kept) for each in self._promises]
        self.options = kept
        return bound

    def _limits(self) -> Ints:
        part = self._part
        living = [np.zeros(block.size, dtype=bool) for block in part.blocks]
        for each in self.options:
            living[each.block][each.option] = True
        return binding_limits(part.blocks, part.limits, living, np.arange(len(part.limits)))

    def master(self) -> TimetableMaster:
        """The choice among what is left, with every cut."""
        master = TimetableMaster(self._part, self.options, self._limits(), self._slots())
        for each in self._promises:
            master.cut(each)
        return master


def _leading(part: SemesterPart) -> tuple[str, ...]:
    """The goals before the first of slots that takes more than two values: that one would keep too many slot pairs."""
    for count, goal in enumerate(part.goals):
        if goal not in PAIR_GOALS and any(len(np.unique(block.values[goal])) > 2 for block in part.blocks):
            return part.goals[:count]
    return part.goals


def pair_up(part: SemesterPart, timetable: Timetable, worth: Floats) -> TimetablePairing:
    """The best plan of a timetable in which no block has more pairs than it says; ``worth`` are whole numbers.

    A child left idle takes an idle place of its block, worth more than any tutor: exact as long as sums are.
    """
    children, tutors = part.allowed.shape
    offered = np.zeros((children, tutors))
    choice = [NO_OPTION] * len(part.blocks)
    locked = {child: tutor for row in timetable for child, tutor in part.blocks[row].forced.items()}
    prize = float(worth.max(initial=0.0)) + 1.0
    places = []
    for row, (option, most) in timetable.items():
        block = part.blocks[row]
        choice[row] = option
        at = np.ix_(block.children, block.tutors[block.masks[option]])
        offered[at] = np.where(part.allowed[at], np.maximum(worth[at], 0.0), 0.0)
        idle = np.zeros(children)
        idle[[child for child in block.children.tolist() if child not in block.forced]] = prize
        places += [idle] * (len(block.children) - most)
    offered[list(locked), :] = 0.0
    offered[:, list(locked.values())] = 0.0
    whole = np.hstack([offered, np.array(places).reshape(len(places), children).T])
    one, two = linear_sum_assignment(whole, maximize=True)
    column_of = np.full(children, NO_TUTOR, dtype=np.int64)
    column_of[one] = np.where(whole[one, two] > 0, two, NO_TUTOR)
    tutor_of = np.where(column_of < tutors, column_of, NO_TUTOR)
    tutor_of[list(locked)] = list(locked.values())
    return TimetablePairing(
        evaluate(part, choice, tutor_of),
        tutor_prices(whole, column_of)[:tutors],
        _most_prices(whole, column_of)[:tutors],
    )


def _most_prices(gains: Floats, column_of: Ints) -> Floats:
    """The highest prices at which each row of a best matching has the column it would take: the rows' least, turned."""
    row_of = np.full(gains.shape[1], NO_TUTOR, dtype=np.int64)
    rows = np.flatnonzero(column_of != NO_TUTOR)
    row_of[column_of[rows]] = rows
    of_rows = tutor_prices(gains.T, row_of)
    prices = np.zeros(gains.shape[1])
    columns = column_of[rows]
    prices[columns] = gains[rows, columns] - of_rows[rows]
    return prices
