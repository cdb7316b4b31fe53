"""Many more random tiny seasons against enumeration: ``python -m tests.visits.fuzz --count 3000 --start 1000``.

Each is solved under the programme's goals, and under another order of some of them; with ``--varied`` under a policy
that varies any of the clauses.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from matcher.visits.run import solve_visits
from models.policy import Policy
from models.visits.problem import Season
from tests.visits.comparison import differences
from tests.visits.tiny import other_goals, tiny_season, varied_season


def faults_of(seed: int, drawn: Callable[[int], tuple[Season, Policy]]) -> list[str]:
    """Every difference that a seed brings to light; an error in the search is one."""
    season, policy = drawn(seed)
    found = []
    for asked in (policy, other_goals(policy, seed)):
        try:
            outcome = solve_visits(season, asked, workers=1)
        except Exception as error:
            found.append(f"seed {seed}, {asked.goals}: {type(error).__name__}: {error}")
        else:
            found += [f"seed {seed}, {asked.goals}: {fault}" for fault in differences(season, asked, outcome)]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--varied", action="store_true")
    arguments = parser.parse_args()
    drawn = varied_season if arguments.varied else tiny_season
    wrong = 0
    for seed in range(arguments.start, arguments.start + arguments.count):
        for fault in faults_of(seed, drawn):
            print(fault, flush=True)
            wrong += 1
    print(f"{arguments.count} seasons, {wrong} differences")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
