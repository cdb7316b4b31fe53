"""Which slot pair each group meets at and how many pairs it has, limits kept whole; who teaches whom is left to prices.

A *cut* comes from prices of tutors: at any prices no plan is worth more than their sum and what each group gains alone
at its slot pair with its number of pairs (:mod:`models.semester.joint.counted_gains`). It is the Lagrangian bound with
the tutors dualised and S7 and S8 kept as they are, in whole numbers (Benders cuts that are as strong as each group's
own matching: Magnanti and Wong, 1981, ask for such). CP-SAT takes the best timetable that all cuts promise; everything
in it is a whole number, so what it proves is a proof.

With the limits dualised too, eleven groups in four bins of seats look like four and a half: that is what the bound of
:mod:`models.semester.joint.bounds` says for ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from ortools.sat.python import cp_model

from models.arrays import Ints
from models.semester.joint.counted_gains import CountedOption, Promise
from models.semester.joint.part import SemesterPart


@dataclass(frozen=True)
class MasterAnswer:
    """What came of one search: for each block that meets its option and its pairs, and a proven bound.

    ``ended`` where no timetable reaches the least value asked for; ``effort`` is CP-SAT's deterministic time.
    """

    timetable: Mapping[int, tuple[int, int]] | None
    bound: int
    ended: bool
    effort: float


@dataclass(frozen=True)
class _Cut:
    """The sum of prices, and for each series of steps what every step adds at them."""

    constant: int
    steps: Sequence[Sequence[int]]


class TimetableMaster:
    """The model over the options; ``slot_worth`` is what meeting at each adds besides pairs."""

    def __init__(
        self, part: SemesterPart, options: Sequence[CountedOption], limits: Ints, slot_worth: Sequence[int]
    ) -> None:
        self._part = part
        self._options = options
        self._slot_worth = slot_worth
        self._model = cp_model.CpModel()
        self._meets = [self._model.new_bool_var("") for _ in options]
        self._pairs: list[cp_model.LinearExprT] = [0] * len(options)
        self._series = [0] * len(options)
        """Options of a block with the same tutors have one series of steps: the place of each one's series."""
        self._steps: list[list[cp_model.IntVar]] = []
        self._first: list[int] = []
        """Of each series an option."""
        self._cuts: list[_Cut] = []
        for row, block in enumerate(part.blocks):
            mine = [place for place, each in enumerate(options) if each.block == row]
            chosen = [self._meets[place] for place in mine]
            (self._model.add_exactly_one if block.forced else self._model.add_at_most_one)(chosen)
            self._add_counts(mine)
        for limit in limits.tolist():
            self._add_limit(limit)

    def _add_counts(self, mine: Sequence[int]) -> None:
        """How many pairs: a step a pair beyond the least, in order; one series of steps for options alike in tutors."""
        model, part = self._model, self._part
        alike: dict[tuple[bytes, int, int], list[int]] = {}
        for place in mine:
            each = self._options[place]
            mask = part.blocks[each.block].masks[each.option].tobytes()
            alike.setdefault((mask, each.least, each.most), []).append(place)
        for places in alike.values():
            each = self._options[places[0]]
            least, most = each.least, each.most
            first = self._meets[places[0]] if len(places) == 1 else model.new_bool_var("")
            steps = [first, *(model.new_bool_var("") for _ in range(most - least))]
            for step, further in pairwise(steps):
                model.add_implication(further, step)
            for place in places:
                self._series[place] = len(self._steps)
            self._steps.append(steps)
            self._first.append(places[0])
            total = least * steps[0] + sum(steps[1:])
            if len(places) == 1:
                self._pairs[places[0]] = total
                continue
            model.add(sum(self._meets[place] for place in places) == steps[0])
            counts = [model.new_int_var(0, most, "") for _ in places]
            for place, count in zip(places, counts, strict=True):
                model.add(count <= most * self._meets[place])
                model.add(count >= least * self._meets[place])
                self._pairs[place] = count
            model.add(sum(counts) == total)

    def _add_limit(self, limit: int) -> None:
        touching = [
            place
            for place, each in enumerate(self._options)
            if self._part.blocks[each.block].touches[each.option, limit]
        ]
        row = self._part.limits[limit]
        used = self._pairs if row.counts_pairs else self._meets
        self._model.add(sum(used[place] for place in touching) <= row.capacity)

    def keep_pairs(self, least: int, most: int) -> None:
        """No other numbers of pairs in all: small coefficients bind where those of sums of goals hardly do."""
        self._model.add_linear_constraint(sum(self._pairs), least, most)

    def keep_slots(self, values: Sequence[int], value: int) -> None:
        """The options met have this value in all."""
        self._model.add(cp_model.LinearExpr.weighted_sum(self._meets, list(values)) == value)

    def cut(self, promised: Promise) -> None:
        """No plan is worth more than this promise."""
        steps = []
        for place in self._first:
            gains = promised.gains[place]
            steps.append([int(gains[0]) - self._slot_worth[place], *np.diff(gains).astype(np.int64).tolist()])
        self._cuts.append(_Cut(promised.constant, steps))

    def most(self) -> int:
        """What no timetable exceeds, from each cut with every block at its best."""
        return min(self._reach(cut) for cut in self._cuts)

    def _reach(self, cut: _Cut) -> int:
        reach = [max(accumulate(steps)) for steps in cut.steps]
        best: dict[int, int] = {}
        for place, each in enumerate(self._options):
            value = reach[self._series[place]] + self._slot_worth[place]
            best[each.block] = max(best.get(each.block, value), value)
        blocks = self._part.blocks
        return cut.constant + sum(value if blocks[row].forced else max(0, value) for row, value in best.items())

    def solve(self, least: int, effort: float, seconds: float | None) -> MasterAnswer:
        """The timetable that the cuts promise most, and at least this much; as far as effort and seconds allow."""
        most = self.most()
        if most < least:
            return MasterAnswer(None, least - 1, ended=True, effort=0.0)
        model = self._model.clone()
        worth = model.new_int_var(least, most, "")
        for cut in self._cuts:
            model.add(worth <= self._total(cut))
        model.maximize(worth)
        return self._solved(model, least, most, effort, seconds)

    def solve_slots(
        self, values: Sequence[int], promised: int, least: int, effort: float, seconds: float | None
    ) -> MasterAnswer:
        """Of timetables that the cuts promise so much, that of most value in slots, and at least so much of it.

        ``values`` are those of the options.
        """
        model = self._model.clone()
        for cut in self._cuts:
            model.add(self._total(cut) >= promised)
        total = cp_model.LinearExpr.weighted_sum(self._meets, list(values))
        model.add(total >= least)
        model.maximize(total)
        best: dict[int, int] = {}
        for each, value in zip(self._options, values, strict=True):
            best[each.block] = max(best.get(each.block, value), value)
        blocks = self._part.blocks
        most = sum(value if blocks[row].forced else max(0, value) for row, value in best.items())
        return self._solved(model, least, most, effort, seconds)

    def _total(self, cut: _Cut) -> cp_model.LinearExprT:
        variables, worth = list(self._meets), list(self._slot_worth)
        for mine, steps in zip(self._steps, cut.steps, strict=True):
            variables += mine
            worth += steps
        some = [place for place, weight in enumerate(worth) if weight]
        total = cp_model.LinearExpr.weighted_sum([variables[place] for place in some], [worth[place] for place in some])
        return total + cut.constant

    def _solved(
        self, model: cp_model.CpModel, least: int, most: int, effort: float, seconds: float | None
    ) -> MasterAnswer:
        solver = cp_model.CpSolver()
        solver.parameters.catch_sigint_signal = False
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2  # who fits beside whom is what the relaxation tells best
        solver.parameters.max_deterministic_time = effort
        if seconds is not None:
            solver.parameters.max_time_in_seconds = seconds
        status = solver.solve(model)
        spent = solver.response_proto.deterministic_time
        if status == cp_model.INFEASIBLE:
            return MasterAnswer(None, least - 1, ended=True, effort=spent)
        # The bound in whole numbers, of what is minimised: as a double it may come out a hair below, one too low then.
        bound = min(most, -int(solver.response_proto.inner_objective_lower_bound))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            # A search broken off early says 0 for a bound that it has not got.
            return MasterAnswer(None, bound if bound >= least else most, ended=False, effort=spent)
        timetable = {
            each.block: (each.option, solver.value(self._pairs[place]))
            for place, each in enumerate(self._options)
            if solver.value(self._meets[place])
        }
        return MasterAnswer(timetable, bound, ended=False, effort=spent)
