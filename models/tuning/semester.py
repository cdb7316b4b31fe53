"""How hard a semester is searched, dated and explained."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.tuning.family import FROM_0, TuningFamily


@dataclass(frozen=True)
class JointTuning(TuningFamily):
    """The search for slots and pairs. The values of goals and the proofs are the same whatever these are."""

    kicks: int = field(default=8, metadata=FROM_0)
    """How often the first goal's plan is thrown and climbed from again before branching. It was 4 until kicks became
    cheap (climbing by prices, one goal alone). On six national semesters a search without any took a tenth to a fifth
    less: they are for the plan that a limit of time ends with. May be 0."""
    kick_groups: tuple[int, ...] = (2, 3)
    """So many groups are thrown in a kick, one of these by lot: one group alone is what climbing tries anyway."""
    new_options: int = 8
    """How many options (slot pairs) a block may add to the linear model in one round. It was 3; with 16 the same
    semesters took up to a fifth less."""
    new_options_below: int = 2
    """How many in regions cut from one whose prices are known: what they need is mostly there already."""
    whole_options_a_block: int = 2
    """A region with at most this many options a block is solved in integers (with 4 it took 1.3 to 2.4 times the
    work),"""
    most_whole_options: int = 36
    """unless it has more options than this in all. Found by trial."""
    most_regions: int = 500
    """More regions than this are searched as one in the next goal. It was 12: put together they hold options that no
    plan of the settled value has."""
    least_share: float = 1e-6
    """What the linear model takes less of than this of an option, it does not take: errors of its doubles."""
    shortfall_price: float = 1e5
    """What falling short of a held goal by one costs in the linear relaxation: far above any gain of the goal at hand.

    It lets a relaxation over few options always have a solution; the multipliers are then large, and the bound from
    them is as valid as any.
    """
    dense_cells: int = field(default=20_000, metadata=FROM_0)
    """An assignment of no more cells goes into a dense matrix, whatever its arcs. Found by trial. May be 0."""
    thin_cells_an_arc: int = 8
    """A larger one goes into a sparse matrix where it has so many cells an arc: cell by cell the dense method is
    quicker. Found by trial."""

    whole_limit_effort: float = field(default=8.0, metadata=FROM_0)
    """How long limits are kept whole in the first turn: CP-SAT's deterministic time, about seconds, and as much for the
    cuts. Most of what ends that way ends in one. May be 0: then branching alone has every turn."""
    branching_effort: float = 4.0
    """How long branching on prices has in its first turn: about seconds. Where it is first it has as much as in the
    second, and limits kept whole a turn less. Found by trial."""
    together_share: float = 0.45
    """Where groups can have such a share of their tutors at one slot pair, limits are kept whole first, else branching
    is first. Among generated semesters it tells the families apart: where tutors come together it is 0.4 to 1, where
    each is free at times of their own 0.2 to 0.4."""
    turn_nodes: int = 20
    """How many nodes HiGHS may take for a small region in the first turn: where class leaders are short, one of a dozen
    slot pairs may take it half a minute."""
    effort_growth: float = 4.0
    """So many times as much each may do in the next turn."""
    most_turns: int = 12
    """So many turns at most: the last may take years, so that more of them would only be a search that goes round."""
    column_effort: float = 4e-6
    """Of branching for a column of a relaxation over all slot pairs: about its seconds, with pricing."""
    master_effort: float = 1.0
    """Of it for one timetable: a good one found by then makes a cut as well as the best. Found by trial."""
    cut_effort: float = 3e-5
    """Of it for one matching of a group at a slot pair with so many pairs: about its seconds."""
    most_relaxed_columns: int = 40_000
    """A linear relaxation with more columns than this is not asked for prices to begin with: where that many tutors can
    come everywhere they are alike, and GLOP wanders among them; prices of 0 do then."""


@dataclass(frozen=True)
class DatingTuning(TuningFamily):
    """The exact search for dates, which is made only where taking turns has left a group short."""

    component_effort_units: float = 20.0
    """CP-SAT's deterministic time for the groups that share a limit: about seconds, the same on every machine. It was
    60."""
    linearization_level: int = field(default=2, metadata={"least": 0, "most": 2})
    """Of CP-SAT. Who may run at once is a matter of intervals, where the full linear relaxation is all but exact;
    without it a proof may take minutes."""
    regular_worth: int = 1000
    """What a session on its date of the timetable is worth: fewest are moved,"""
    own_worth: int = 11
    """what one on another date in the group's own slots: then most of those moved stay in them,"""
    elsewhere_worth: int = 10
    """and what one at any other hour. That a group is complete is worth more than all of these together."""


@dataclass(frozen=True)
class SemesterShortfallTuning(TuningFamily):
    """How much an explanation tells of a child without a tutor."""

    most_near: int = 8
    """So many tutors who would nearly do are kept by name; the others are counted. A sentence names three of them."""
