"""How hard a season of visits is searched, dated and explained."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.tuning.family import FROM_0, TuningFamily


@dataclass(frozen=True)
class AssignmentTuning(TuningFamily):
    """The search for who accompanies whom. The values of goals that are proven are the same whatever these are."""

    # Pairs and columns

    leads_at_once: int = 250
    """Distances and prices of so many leads with every school are found at once: of a whole country in doubles they
    take gigabytes."""
    pairs_at_once: int = 20_000
    """So many pairs go through the table of dates at once: what a processor's cache likes."""
    most_pairs: int = field(default=12_000, metadata=FROM_0)
    """Where no more pairs than these are allowed, the columns are those of all. One of 200 schools mostly has no more.
    May be 0."""
    nearest_pairs: int = 5
    """Of a larger season the columns begin with so many pairs of each school and each lead by distance, and by fit:
    others enter when prices ask for them."""
    entering_pairs: int = 3
    """So many pairs of a school, and of a lead, enter the columns at once."""
    nearly_as_good: float = 40.0
    """Pairs enter with others that gain so much more, in units of the goal: some kilometres of a pair's visits. Prices
    will move, and asking is dear."""
    km_counts: float = 1e-4
    """What a kilometre counts between pairs that gain the same, nearly: a goal to come will ask for the nearest."""
    most_outside_pairs: int = 100_000
    """So many pairs enter the columns at most before a model of whole numbers. Found by trial."""

    # Flows

    fill_reward: int = 100
    """To fill what must be full is worth so many times the largest gain: more than a chain of exchanges may lose."""
    most_seat_price: int = 1 << 20
    """A seat in a workshop is never worth so much: the search for its price ends there."""
    deals: int = 12
    """So many flows are tried at most for a plan that calendars hold; with one alone seasons of 120 schools took a
    quarter more."""

    # The linear model

    starting_columns: int = 4
    """So many columns of a school in a mode enter the linear model at first. It was 24 before the prices of a flow told
    which will do."""
    entering_columns: int = 2
    """So many columns of a school at most enter it in one round. It was 6: two keep the model small, and GLOP goes on
    where it was."""
    bundles: int = 8
    """So many bundles of a short lead enter the linear model at once."""
    shortfall_price: float = 1e5
    """What falling short of a full row by one costs in the linear relaxation: far above any gain of the goal at hand.

    It lets a relaxation over few columns always have a solution; multipliers from it give bounds as valid as any.
    """
    full_place_worth: float = 1e6
    """What each place of a lead counts beside the gain where all of them are to be used: far above any gain."""

    # Plans, and whole numbers

    combinations_tried: int = 200
    """So many ways of the schools locked to one lead are tried for a first plan; the search finds those it misses."""
    leads_tried: int = 6
    """So many leads are tried for a school that was left out: each asks for dates."""
    few_nodes: int = 20
    """So long is looked for a plan that proves nothing, in nodes of the solver's search."""
    most_bundles: int = 60_000
    """So many bundles of all short leads go into a model of whole numbers at most. Found by trial."""
    gaps: tuple[int, ...] = (1, 4, 16, 64, 256)
    """How far below the bound of a goal plans are looked for, in its units, where its whole face is too large. Where
    the best plan is that near, just so far that it is beaten."""

    # Without a solver

    turn_leads_at_once: int = 64
    """Where schools take turns, of so many leads, the nearest first, is found at once how they could accompany one: to
    ask for one alone takes hardly less."""


@dataclass(frozen=True)
class CalendarTuning(TuningFamily):
    """Dates of leads: whether they fit, whom professors join, how evenly they lie."""

    # Whether a lead's schools fit together

    most_listed_sets: int = 7_000
    """So many sets of dates of one accompaniment are listed at most; with more the exact model is asked. It was 4,000;
    15 dates have 6,435 at most."""
    most_compared_sets: int = 4_000_000
    """So many pairs of sets are compared at most before the exact model is asked: some hundredths of a second."""
    most_tabled_dates: int = field(default=15, metadata={"most": 24})
    """Of a lead with so many dates what fits is looked up in a table, with a place for every set of dates: 32,768 of
    them; one date more, and all tables are twice as large. With 8 it took a tenth more. At most 24."""

    # Locks that cannot hold

    most_lock_choices: int = 500
    """So many choices of ways are asked of the exact model at most, each some milliseconds."""
    most_locked_together: int = 3
    """So many schools of one lead are asked together at most; where four clash and no three do, all are told."""

    # Professors

    join_effort_units: float = 40.0
    """CP-SAT's deterministic time in all, of about two seconds each."""
    part_leads: int = 12
    """So many leads are tried together before all are. Parts of 8 and then 24 were tried: one size does as well."""
    part_left_out: int = 4
    """So many of them have a school left out: the others are those who may make room."""
    part_effort_units: float = 1.0
    """Deterministic time for such a part. It was 2."""
    parts_in_vain: int = 4
    """After so many parts in a row that join nobody more, all leads are tried together."""
    join_presolve: bool = False
    """Whether CP-SAT simplifies its models before: of these it costs more than it saves."""

    # Dates spread evenly

    spread_effort_days: int = 100_000_000
    """So many days of sets of dates are compared for one lead at most: a second or so."""
    hurried_spread_effort_days: int = 1_000_000
    """The same where time has run out."""
    most_spread_sets: int = 50_000
    """So many sets of dates of one school are listed at most."""
    first_step_days: int = 3
    """So much farther the second look goes than the first, in days of the measure: mostly dates are found that near."""
    later_step_divisor: int = 2
    """Later looks go farther by what they have gone divided by this: half as far again."""
    descents: tuple[tuple[int, int], ...] = ((1, 7), (2, 4), (1, 28), (2, 8))
    """Where no proof is in reach: of so many schools at a time the sets that cost so much more than the evenest, in
    days. Near and single first; two at a time leave what one at a time cannot."""
    descent_share: int = 4
    """Each of these has the whole effort divided by this."""
    node_sets: int = field(default=100, metadata=FROM_0)
    """Every comparison with some sets takes as long as comparing so many more: what a call of numpy costs. May be 0."""


@dataclass(frozen=True)
class VisitShortfallTuning(TuningFamily):
    """How an explanation asks. But for ``most_…``, which tell how much is looked for, none of it changes an answer."""

    # What is told

    most_told: int = 8
    """So many of the closest leads are told with their figures, the others counted. A sentence names three of them."""
    most_asked_leads: int = 500
    """So many leads, the nearest, are asked what they have left; of a larger season the others are not: the nearest are
    the likeliest to come."""
    most_tried_leads: int = 3
    """So many of the closest leads are tried one by one for what hours of the school's, or which workshop, would do."""

    # How much at once

    pairs_at_once: int = 100_000
    """So many pairs are asked about at once: their dates take some ten megabytes."""
    date_rows_at_once: int = 16_000
    """So many rows of dates go through the table of dates at once: what a processor's cache likes."""
    few_pairs: int = field(default=200, metadata=FROM_0)
    """So many pairs are looked through at once as fast as they are glanced at. May be 0."""
    schools_at_once: int = 100
    """Of so many schools is found at once what will be asked of each."""
    first_asked_leads: int = 4
    """Whether anybody takes a school is asked of so many leads first: mostly one of them does,"""
    more_asked_factor: int = 4
    """then of more by this factor each time."""
    first_tried_leads: int = 64
    """Whoever is first enough is looked for among so many leads,"""
    more_tried_factor: int = 8
    """then among more by this factor each time."""
    workshop_days_at_once: int = 8
    """So many dates of a further workshop are tried at once: one of the first mostly does."""

    # Chains of exchanges

    sampled_schools: int = 48
    """So many schools often show already that a lead has dates for one more; otherwise all are counted."""
    many_givers: int = field(default=16, metadata=FROM_0)
    """Where a school has more new givers than this, who all reach each other is looked for, to be found once for all:
    to look is dear. May be 0."""
