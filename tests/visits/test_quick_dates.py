"""Dates found by trying hold, and are found where a lead has one school alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from models.visits.calendars.dating import DateModel, Holding, SeasonCalendar, new_solver
from models.visits.calendars.quick_dates import quick_dates
from models.visits.pairs import build_pairs
from tests.visits.tiny import tiny_season


@pytest.mark.parametrize("seed", range(40))
def test_dates_found_are_admitted_by_the_exact_model(seed: int) -> None:
    season, policy = tiny_season(seed)
    roomy = {id_: replace(workshop, capacity=None) for id_, workshop in season.workshops.items()}
    season = replace(season, workshops=roomy)
    pairs = build_pairs(season, policy)
    calendar = SeasonCalendar.of(season, policy, pairs)
    for lead in range(len(season.leads)):
        alone = [
            Holding(lead, school, way) for school in range(len(season.schools)) for way in pairs.ways(lead, school)
        ]
        for count in (1, 2):
            for some in [s for s in combinations(alone, count) if len({h.school for h in s}) == count][:60]:
                found = quick_dates(calendar, some)
                if found is None:
                    assert count > 1 or any((h.lead, h.school) in pairs.fixed for h in some)
                    continue
                dating = DateModel(calendar, some)
                dating.need_minutes()
                for held in dating.held:
                    days = {dating.days[n]: visit for n, visit in held.visits.items()}
                    chosen = found[held.holding].visits
                    assert list(chosen) == sorted(set(chosen))
                    for day, visit in days.items():
                        dating.model.add(visit == int(day in chosen))
                solver = new_solver(0)
                assert solver.status_name(solver.solve(dating.model)) in ("OPTIMAL", "FEASIBLE")
                assert np.all([len(found[h].visits) == h.way.visits for h in some])
