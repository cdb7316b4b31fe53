"""The exact search for dates, where one group after the other left somebody short (S7-S9).

CP-SAT with a literal for every group at every date and hour: too many for a whole semester, but taking turns suffices
nearly always, and what shares no limit is searched apart. A limit at a moment is a sum of literals, as a session's
length is known; its linear relaxation is all but exact, and without it a proof may take minutes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date

import networkx as nx
from ortools.sat.python import cp_model

from models.deadline import UNHURRIED, Deadline, OutOfTimeError, check
from models.policy import Policy
from models.semester.dating.group_dates import DatedSlot, GroupDates
from models.semester.dating.occupancy import Resource, Resources
from models.semester.problem import Group, Slot
from models.tuning import TUNING

Chosen = dict[Group, list[DatedSlot]]


def most_complete(
    groups: Sequence[GroupDates],
    chosen: Mapping[Group, Sequence[DatedSlot]],
    resources: Resources,
    policy: Policy,
    deadline: Deadline = UNHURRIED,
) -> Chosen:
    """Dates such that as many groups as possible are complete; the search starts at ``chosen``.

    Every date of the term may be used, and a date of the timetable given up, but only where that
    makes a group complete. Groups that share no limited resource are searched apart; components in
    which nobody is short, or only who has too few dates even alone, stay as they are. Where the
    effort, or the deadline, ends the search, what it found counts if fewer are short.
    """
    result = {group: list(when) for group, when in chosen.items()}
    with suppress(OutOfTimeError):
        for component in _components(groups, resources):
            short = [dates for dates in component if len(result[dates.group]) < dates.due]
            if any(dates.possible for dates in short):
                found = _ComponentSearch(component, resources, policy, deadline).solved(result)
                if sum(len(found[dates.group]) < dates.due for dates in component) < len(short):
                    result |= found
    return result


def _components(groups: Sequence[GroupDates], resources: Resources) -> Iterator[tuple[GroupDates, ...]]:
    """The groups that share limited resources, directly or through others."""
    graph: nx.Graph[Group | Resource] = nx.Graph()
    for dates in groups:
        graph.add_node(dates.group)
        graph.add_edges_from((dates.group, resource) for resource in resources.used_by(dates.group))
    component_of: dict[Group | Resource, int] = {}
    for number, members in enumerate(nx.connected_components(graph)):
        component_of |= dict.fromkeys(members, number)
    components: dict[int, list[GroupDates]] = defaultdict(list)
    for dates in groups:
        components[component_of[dates.group]].append(dates)
    return map(tuple, components.values())


class _ComponentSearch:
    """One component: a literal for each group and each place and hour it could meet at.

    Raises ``OutOfTimeError`` where the deadline passes before all of them are in the model.
    """

    def __init__(self, groups: Sequence[GroupDates], resources: Resources, policy: Policy, deadline: Deadline) -> None:
        self._deadline = deadline
        self._tuning = TUNING.get().semester_dating
        self._groups = groups
        self._resources = resources
        self._length = policy.session_minutes
        self._sessions_a_day = policy.sessions_a_day
        self._model = cp_model.CpModel()
        self._meets: dict[tuple[Group, DatedSlot], cp_model.IntVar] = {}
        self._gains: list[cp_model.LinearExprT] = []
        for dates in groups:
            check(deadline)
            self._add_group(dates)
        used = {resource for dates in groups for resource in resources.used_by(dates.group)}
        for resource, capacity in resources.capacities.items():
            if resource in used:
                check(deadline)
                self._add_limit(resource, capacity)
        self._model.maximize(sum(self._gains))

    def _add_group(self, dates: GroupDates) -> None:
        regular, own, tuning = set(dates.regular), set(dates.own), self._tuning
        at_regular, at_own, elsewhere = tuning.regular_worth, tuning.own_worth, tuning.elsewhere_worth
        literals = []
        for day, slots in dates.anywhere().items():
            here = []
            for slot in slots:
                at = DatedSlot(day, slot)
                literal = self._model.new_bool_var("")
                self._meets[dates.group, at] = literal
                here.append(literal)
                worth = at_regular if at in regular else at_own if at in own else elsewhere
                self._gains.append(worth * literal)
            self._add_day(slots, here)
            literals += here
        complete = self._model.new_bool_var("")
        self._model.add(sum(literals) <= dates.due)
        self._model.add(sum(literals) >= dates.due * complete)
        # More than all the groups' sessions together are worth.
        most = max(at_regular, at_own, elsewhere)
        self._gains.append((1 + most * dates.due * len(self._groups)) * complete)

    def _add_day(self, slots: Sequence[Slot], here: Sequence[cp_model.IntVar]) -> None:
        """S2, S5: one date of a group has no more sessions than it may, and no two at once."""
        if self._sessions_a_day == 1:
            self._model.add_at_most_one(here)
            return
        self._model.add(sum(here) <= self._sessions_a_day)
        for moment in sorted({slot.start for slot in slots}):
            at_once = zip(slots, here, strict=True)
            self._model.add_at_most_one(lit for slot, lit in at_once if moment - self._length < slot.start <= moment)

    def _add_limit(self, resource: Resource, capacity: int) -> None:
        """Whenever a session may begin, those that run then use no more than there is."""
        days: dict[date, list[tuple[int, int, cp_model.IntVar]]] = {}
        for (group, at), literal in self._meets.items():
            amount = self._resources.used_by(group).get(resource)
            if amount is not None:
                days.setdefault(at.day, []).append((at.slot.start, amount, literal))
        for uses in days.values():
            for moment in sorted({start for start, _, _ in uses}):
                running = [
                    amount * literal for start, amount, literal in uses if moment - self._length < start <= moment
                ]
                self._model.add(sum(running) <= capacity)

    def solved(self, start: Mapping[Group, Iterable[DatedSlot]]) -> Chosen:
        """The best dates found from ``start`` within the effort."""
        begun = {(group, at) for group, when in start.items() for at in when}
        for key, literal in self._meets.items():
            self._model.add_hint(literal, key in begun)
        solver = cp_model.CpSolver()
        solver.parameters.catch_sigint_signal = False  # else Ctrl-C is the system's own from here on
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = TUNING.get().solvers.exact_seed
        solver.parameters.linearization_level = self._tuning.linearization_level
        solver.parameters.max_deterministic_time = self._tuning.component_effort_units
        if (seconds := self._deadline.left()) is not None:
            solver.parameters.max_time_in_seconds = seconds
        status = solver.solve(self._model)
        found: Chosen = {dates.group: [] for dates in self._groups}
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            for (group, at), literal in self._meets.items():
                if solver.boolean_value(literal):
                    found[group].append(at)
        return found
