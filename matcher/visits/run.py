"""Planning a season of visits: the goals in order, who is joined, dates spread evenly, and the honest status."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, takewhile, zip_longest
from operator import and_

from matcher.running.progress import NEVER_STOPS, GoalProgress, ProgressStream, Step, Stop, Watch, no_watch
from matcher.running.work import Clock, Work, wait
from models.deadline import OutOfTimeError
from models.goals import GoalResult, Status
from models.method import Method
from models.policy import Policy
from models.programmes import VISITS
from models.tuning import TUNING
from models.visits.assembly import assemble
from models.visits.assignment.columns import Columns, build_columns
from models.visits.assignment.repair import Plan
from models.visits.assignment.search import AssignmentEnd, AssignmentSearch, SearchMoment
from models.visits.baselines import InTurn, turns
from models.visits.calendars.dating import Dates, Holding, SeasonCalendar
from models.visits.calendars.joining import Joins, join
from models.visits.calendars.lock_conflict import lock_conflict
from models.visits.calendars.memory import Memory
from models.visits.calendars.spreading import Spread, as_they_lie, spread_lead
from models.visits.countable import countable, most_joined
from models.visits.due import milestones
from models.visits.pairs import build_pairs
from models.visits.plan import VisitOutcome, VisitPlan
from models.visits.problem import Season
from models.visits.shortfall.explain import explain
from models.visits.under_policy import under_policy

JOINED, SERVED, SPREAD = "joined", "served", "spread"


def solve_visits(
    season: Season,
    policy: Policy,
    *,
    seed: int = 0,
    time_limit: float | None = None,
    spent: float = 0.0,
    workers: int = 1,
    stop: Stop = NEVER_STOPS,
    watch: Watch = no_watch,
) -> VisitOutcome:
    """Plan a season: every goal with its bound, dates, due dates, and why schools are unserved.

    ``season`` is as the tables have it. A policy whose method is not optimal gets a plan made school after school, with
    bounds that anyone can count; ``seed`` draws the lots. ``time_limit`` is in seconds of wall clock, of which
    ``spent`` have gone already: all is done by then and :func:`matcher.running.overtime.overtime_seconds`. ``stop``
    ends the search early with the best plan so far; no signal is handled, so Ctrl-C, as an error of ``watch``, ends it
    with no plan. The outcome is the same for any number of ``workers`` (threads) unless time ran out. Whatever the
    search raises is raised here.
    """
    return _Run(season, policy, seed, Clock(time_limit, stop, spent), workers, watch, stop).go()


@dataclass(frozen=True)
class _Room:
    """What the search of one season is made of."""

    calendar: SeasonCalendar
    search: AssignmentSearch | InTurn


class _Run:
    """One run. What is done on a thread of its own is told to the main thread through attributes, each set whole."""

    def __init__(
        self,
        season: Season,
        policy: Policy,
        seed: int,
        clock: Clock,
        workers: int,
        watch: Watch,
        stop: Stop,
    ) -> None:
        self._clock = clock
        self._tuning = TUNING.get()
        self._season = under_policy(season, policy)
        self._policy = policy
        self._seed = seed
        self._workers = workers
        self._stream = ProgressStream(watch, stop, lambda: clock.seconds)
        self._goals = tuple(goal for goal in policy.goals if goal != JOINED)
        self._joins = JOINED in policy.goals and season.professors is not None
        self._step = Step.PAIRS
        self._goal = ""
        self._room: _Room | None = None
        self._leads_done = self._leads_held = 0
        self._searching: Work[AssignmentEnd] | None = None
        self._news: deque[tuple[str, tuple[GoalProgress, ...]]] = deque()
        self._given_up = False

    def go(self) -> VisitOutcome:
        """The whole run."""
        try:
            self._look()
            outcome = self._outcome()
            self._tell_end(outcome)
            return outcome
        finally:
            self._given_up = True

    def _outcome(self) -> VisitOutcome:
        settled = self._settled()
        if settled.plan is None:
            return self._without_plan(settled.status)
        return self._with_plan(settled.plan, settled.bounds)

    # The search

    def _settled(self) -> AssignmentEnd:
        """The search's end, or what it has found when it is given up."""
        self._searching = searching = Work(self._search)
        # Without a plan there is nothing to be dated: the time for that goes to the search, too.
        ends = self._tuning.running
        if wait(
            searching,
            self._clock,
            self._look,
            share=lambda: ends.search_end_share if self._best else ends.plan_end_share,
        ):
            return searching.result()
        room = self._room
        # The bounds first: each of them holds for any plan that is found later, too.
        bounds = room.search.bounds() if room else ()
        best = self._best
        return AssignmentEnd(Status.FEASIBLE if best else Status.UNKNOWN, best, bounds)

    @property
    def _best(self) -> Plan | None:
        """The best plan found so far."""
        room = self._room
        return room.search.best if room else None

    def _search(self) -> AssignmentEnd:
        pairs = build_pairs(self._season, self._policy)
        calendar = SeasonCalendar.of(self._season, self._policy, pairs)
        try:
            columns = build_columns(self._season, pairs, self._clock.until(self._tuning.running.plan_end_share))
        except OutOfTimeError:
            return AssignmentEnd(Status.UNKNOWN, None, ())
        search = self._search_of(columns, Memory(calendar))
        self._room = _Room(calendar, search)
        self._step = Step.GOALS
        return search.settle()

    def _search_of(self, columns: Columns, memory: Memory) -> AssignmentSearch | InTurn:
        """What makes the plan, by the policy's method."""
        if self._policy.method is Method.OPTIMAL:
            grace = self._clock.with_grace(self._tuning.running.dates_end_share)
            return AssignmentSearch(columns, memory, self._goals, self._clock, self._hear, grace)
        order = turns(self._season, self._policy.method, self._seed)
        return InTurn(columns, memory, self._goals, self._clock, order, self._hear)

    def _hear(self, progress: SearchMoment) -> None:
        """In the search's thread: what there is to tell at this moment, for the thread that waits."""
        self._goal = progress.goal
        if self._stream.is_watched:
            self._news.append((progress.goal, self._reached()))
            if self._searching is not None:
                self._searching.nudge()

    def _without_plan(self, status: Status) -> VisitOutcome:
        if status is not Status.INFEASIBLE:
            return VisitOutcome(Status.UNKNOWN, None, ())
        asking = Work(lambda: lock_conflict(self._at_hand.calendar))
        asked = wait(asking, self._clock, self._look)
        return VisitOutcome(Status.INFEASIBLE, None, (), conflict=asking.result() if asked else ())

    @property
    def _at_hand(self) -> _Room:
        assert self._room is not None
        return self._room

    # What follows from a plan

    def _with_plan(self, plan: Plan, bounds: Sequence[int | None]) -> VisitOutcome:
        columns = self._at_hand.search.columns
        holdings = [columns.holding(column) for column in plan.columns]
        joined = self._joined(holdings, plan.dates)
        goals = self._results(plan, bounds, joined)
        finishing = Work(lambda: self._finished(holdings, joined, goals))
        wait(finishing, self._clock, self._look, patient=True)
        return finishing.result()

    def _joined(self, holdings: Sequence[Holding], dates: Mapping[Holding, Dates]) -> Joins:
        """Who joins which visits, and the dates that they need; nobody where time does not even allow a hurried try."""
        nobody = Joins(dates, {}, 0, len(holdings))
        if not self._joins:
            return nobody
        self._step, self._goal = Step.JOINING, JOINED
        tuning = self._tuning.running
        deadline = self._clock.until(tuning.dates_end_share)
        left, least = self._clock.left(), tuning.joining_seconds
        found = [nobody]
        for seconds in (None if left is None else max(left, least), least):
            joining = Work(
                partial(
                    join,
                    self._at_hand.calendar,
                    holdings,
                    dates,
                    seed=self._seed,
                    seconds=seconds,
                    deadline=deadline,
                    tell=found.append,
                )
            )
            if wait(joining, self._clock, self._look, share=lambda: tuning.dates_end_share):
                with suppress(OutOfTimeError):
                    return joining.result()
            if not deadline.runs():
                break
        return max(found, key=lambda joined: (joined.value, -joined.bound))

    def _results(self, plan: Plan, bounds: Sequence[int | None], joined: Joins) -> tuple[GoalResult, ...]:
        """The goals as people read them: of one where less is better the search counts the negative."""
        met = takewhile(lambda pair: pair[0] == pair[1], zip(plan.values, bounds, strict=True))
        settled = dict(zip(self._goals, (value for value, _ in met), strict=False))
        anyway = countable(self._at_hand.search.columns, self._goals, settled.get(SERVED, 0))
        results = []
        for goal, value, known, counted in zip(self._goals, plan.values, bounds, anyway, strict=True):
            sense = VISITS.goals[goal].sense
            bound = counted if known is None else min(known, counted)
            results.append(GoalResult(goal, sense * value, sense * bound))
        if self._joins:
            results.append(self._joined_result(joined, results))
        return tuple(results)

    def _joined_result(self, joined: Joins, before: Sequence[GoalResult]) -> GoalResult:
        """What joining has proven holds for the assignment at hand: of the best one only where that is settled."""
        columns = self._at_hand.search.columns
        (schools,) = countable(columns, (SERVED,))
        served = min([schools, *(goal.bound for goal in before if goal.name == SERVED)])
        anyway = most_joined(columns, list((self._season.professors or {}).values()), served)
        settled = all(goal.proven for goal in before)
        return GoalResult(JOINED, joined.value, min(joined.bound, anyway) if settled else anyway)

    def _finished(self, holdings: Sequence[Holding], joined: Joins, goals: tuple[GoalResult, ...]) -> VisitOutcome:
        """Dates spread, due dates, and why schools are unserved."""
        dates, spread = self._spread(holdings, joined)
        assignments, activities = assemble(self._at_hand.calendar, dates, joined.joins)
        self._step, self._goal = Step.EXPLAINING, ""
        plan = VisitPlan(
            tuple(assignments),
            tuple(activities),
            milestones(self._season, self._policy, assignments, activities),
        )
        proven = [goal.name for goal in takewhile(lambda goal: goal.proven, goals)]
        unserved = explain(
            self._season,
            self._policy,
            plan,
            proven,
            self._at_hand.calendar.pairs,
            self._clock.until(self._tuning.running.explain_end_share),
            self._turnless(),
        )
        status = Status.OPTIMAL if len(proven) == len(goals) else Status.FEASIBLE
        return VisitOutcome(
            status, VisitPlan(plan.assignments, plan.activities, plan.milestones, unserved), goals, spread
        )

    def _turnless(self) -> frozenset[str]:
        """The schools whose turn the policy's method did not come to, where it has turns."""
        search, school_ids = self._at_hand.search, tuple(self._season.schools)
        return (
            frozenset(school_ids[school] for school in search.turnless) if isinstance(search, InTurn) else frozenset()
        )

    def _spread(self, holdings: Sequence[Holding], joined: Joins) -> tuple[dict[Holding, Dates], GoalResult]:
        """The dates of every lead spread evenly, each lead for itself."""
        by_lead: dict[int, list[Holding]] = defaultdict(list)
        for holding in sorted(holdings):
            by_lead[holding.lead].append(holding)
        self._leads_held = len(by_lead)
        self._step, self._goal = Step.SPREADING, ""
        with ThreadPoolExecutor(self._workers, initializer=TUNING.set, initargs=(self._tuning,)) as pool:
            spreads = list(pool.map(lambda own: self._spread_lead(own, joined), by_lead.values()))
        dates = {holding: those for spread in spreads for holding, those in spread.dates.items()}
        total = GoalResult(SPREAD, sum(one.value for one in spreads), sum(one.bound for one in spreads))
        return dates, total

    def _spread_lead(self, holdings: Sequence[Holding], joined: Joins) -> Spread:
        if self._given_up:
            raise InterruptedError
        dates = {holding: joined.dates[holding] for holding in holdings}
        if not self._clock.until(self._tuning.running.spread_end_share).runs():
            return as_they_lie(self._at_hand.calendar, holdings, dates)
        pinned = {holding: joined.joins[holding] for holding in holdings if holding in joined.joins}
        tuning = self._tuning.visits_calendars
        effort = tuning.spread_effort_days if self._clock.runs() else tuning.hurried_spread_effort_days
        spread = spread_lead(self._at_hand.calendar, holdings, dates, pinned, effort=effort)
        self._leads_done += 1
        return spread

    # Seen from outside

    def _look(self) -> None:
        """Tell the watcher of the moments since the last look, and of now."""
        if not self._stream.is_watched:
            return
        while self._news:
            goal, goals = self._news.popleft()
            self._stream.tell(step=Step.GOALS, goal=goal, goals=goals)
        self._stream.tell(
            step=self._step, goal=self._goal, goals=self._reached(), done=self._leads_done, of=self._leads_held
        )

    def _reached(self) -> tuple[GoalProgress, ...]:
        """What is known of every goal; one counts as proven only after goals that are proven themselves."""
        room, best = self._room, self._best
        # The bounds first: each of them holds for any plan that is found later, too.
        bounds = room.search.bounds() if room else ()
        values = best.values if best else ()
        told = []
        proven = True
        for goal, value, bound in zip_longest(self._goals, values, bounds[: len(self._goals)]):
            proven = proven and value is not None and value == bound
            sense = VISITS.goals[goal].sense
            as_counted, bounded = (None if number is None else sense * number for number in (value, bound))
            told.append(GoalProgress(goal, as_counted, bounded, int(proven)))
        return (*told, *([GoalProgress(JOINED)] if self._joins else []))

    def _tell_end(self, outcome: VisitOutcome) -> None:
        goals = zip(outcome.goals, accumulate((goal.proven for goal in outcome.goals), and_), strict=True)
        told = tuple(GoalProgress(goal.name, goal.value, goal.bound, int(proven)) for goal, proven in goals)
        settled = outcome.status in (Status.OPTIMAL, Status.INFEASIBLE)
        self._stream.tell(goals=told or self._reached(), goal="", proven=int(settled), ended=True)
