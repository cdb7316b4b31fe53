"""A linear assignment problem cast as leads and schools: of all that a season asks only the fit is scarce.

``python -m tests.visits.assignment FILE`` solves one in the form of OR-Library's ``assign*.txt`` (the size, then the
costs of each row, 1 to 100), and shows the total cost of the plan with its proven bound.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from matcher.visits.run import solve_visits
from models.policy import Policy
from models.programmes import VISITS
from models.visits.problem import HighSchool, Lead, Period, Season, ServiceItem
from models.week import Interval

DEAREST = 100
"""A cost is the score that is missing to this."""


def season_of(costs: Sequence[Sequence[int]]) -> Season:
    """A lead for each row and a school for each column; all are free all day and may meet on any date."""
    day = (Interval(480, 1020),)
    week = (day, day, day, day, day)
    items = frozenset(ServiceItem)
    leads = {f"L{row}": Lead(f"L{row}", items, week, max_schools=1) for row in range(len(costs))}
    schools = {f"S{column}": HighSchool(f"S{column}", "", items, 3, week) for column in range(len(costs[0]))}
    period = Period(date(2025, 9, 1), date(2025, 12, 31), date(2025, 12, 15), date(2025, 6, 20))
    scores = {
        (f"L{row}", f"S{column}"): DEAREST - cost
        for row, of_row in enumerate(costs)
        for column, cost in enumerate(of_row)
    }
    return Season(leads, schools, period, scores=scores)


def cost_and_bound(costs: Sequence[Sequence[int]]) -> tuple[int, int]:
    """The total cost of the pairs planned, and what no plan costs less than."""
    outcome = solve_visits(season_of(costs), Policy.programme(VISITS), workers=1)
    goals = {goal.name: goal for goal in outcome.goals}
    ceiling = DEAREST * goals["served"].value
    return ceiling - goals["fit"].value, ceiling - goals["fit"].bound


def read(path: Path) -> list[list[int]]:
    """The rows of costs of a file in OR-Library's form."""
    size, *numbers = (int(word) for word in path.read_text(encoding="ascii").split())
    if len(numbers) != size * size:
        raise ValueError(f"{path}: {len(numbers)} costs where {size * size} were announced")
    return [numbers[size * row : size * (row + 1)] for row in range(size)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="+")
    for path in parser.parse_args().file:
        cost, bound = cost_and_bound(read(path))
        print(f"{path.name}: cost {cost}, no plan costs less than {bound}")


if __name__ == "__main__":
    main()
