"""Where a goal is searched: the regions left by the goals before it, and what is left of them for the next.

Put together as one, regions hold options that stand side by side in no plan of the settled value, and the next goal has
to find that out again; so they stay apart as long as they are few hundreds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.semester.joint.branching import GoalSearch, Node, Region
from models.semester.joint.part import PAIR_GOALS
from models.tuning import TUNING


def slots_matter(quest: GoalSearch) -> bool:
    """Whether the goal or one held counts slots; until then one option may stand for those it covers."""
    return any(goal not in PAIR_GOALS for goal in (quest.goal, *(held.goal for held in quest.held)))


def consider(quest: GoalSearch, regions: Sequence[Region]) -> list[Region]:
    """The regions with the options that the quest need look at: until slots count, those that stand for others."""
    if slots_matter(quest):
        return list(regions)
    return [
        [living & block.useful for living, block in zip(region, quest.part.blocks, strict=True)] for region in regions
    ]


def roots_filtered(quest: GoalSearch, roots: Sequence[Node]) -> list[Region]:
    """The roots, each bounded, less the options that no plan as good as the one at hand can use."""
    kept = []
    for root in roots:
        assert root.tight is not None
        alive = root.tight.priced.alive(quest.part, quest.need() - 1)
        kept.append([living & keep for living, keep in zip(root.region, alive, strict=True)])
    return kept


def carried_on(quest: GoalSearch, before: Sequence[Region], left: Sequence[Region]) -> list[Region]:
    """Where the next goal is searched: the regions left; many of them together, as what is alive in one of them.

    Where options stood for others, those they stand for are alive again as far as they were ``before``. Where nothing
    is left, all of that.
    """
    carried = list(left)
    if not slots_matter(quest):
        known = [np.any(alive, axis=0) for alive in zip(*before, strict=True)]
        carried = [
            [
                living[block.stands_for] & once
                for living, block, once in zip(region, quest.part.blocks, known, strict=True)
            ]
            for region in left
        ]
    if len(carried) > TUNING.get().semester_joint.most_regions:
        carried = [[np.any(alive, axis=0) for alive in zip(*carried, strict=True)]]
    return carried or list(before)
