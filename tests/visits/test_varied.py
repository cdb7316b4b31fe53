"""Policies that vary any clause, on tiny random seasons: enumeration, and the audit under two policies."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path

import pytest

from matcher.texts import Language
from matcher.visits.audit.rules import audit_visits
from matcher.visits.publication import VisitPublication
from matcher.visits.run import solve_visits
from matcher.visits.tables.writing import write_visit_plan
from models.policy import Policy
from models.programmes import VISITS
from models.visits.plan import VisitOutcome, VisitPlan
from models.visits.problem import Season
from tests.reading import read_season, read_written_visits
from tests.visits.checker import broken
from tests.visits.comparison import differences
from tests.visits.tiny import varied_season

PROGRAMME = Policy.programme(VISITS)
SEEDS = range(100)

NAMED = {
    "V1, V4, V5 or forbidden": {"V1", "V4", "V5", "L1"},
    "V3": {"V3"},
    "V6": {"V6"},
    "V7": {"V7"},
    "V8": {"V8"},
    "V9 unavailable": {"V9"},
    "V9 hours": {"V9", "V10", "V11"},
    "V10, V11": {"V10", "V11"},
    "professor ": {"V9"},
    "L1": {"L1"},
}
"""What the plain second look calls a fault, by how its words begin, and the rules that it may be about."""


@cache
def planned(seed: int) -> tuple[Season, Policy, VisitOutcome]:
    season, policy = varied_season(seed)
    return season, policy, solve_visits(season, policy)


def audited(folder: Path, season: Season, policy: Policy, asked: Policy, outcome: VisitOutcome) -> set[str]:
    """The rules of ``asked`` that the plan breaks, once written and read."""
    assert outcome.plan is not None
    why = {unserved.school_id: ("why", "what to do") for unserved in outcome.plan.unserved}
    write_visit_plan(folder, VisitPublication(VISITS, season, policy, outcome, Language.EN, 0), why)
    return {violation.rule for violation in audit_visits(season, asked, read_written_visits(folder))}


def seen_broken(season: Season, plan: VisitPlan) -> list[AbstractSet[str]]:
    """Of each fault that a plain look at the plan finds under the programme the rules that it may be about."""
    faults = broken(season, PROGRAMME, plan)
    return [next(rules for words, rules in NAMED.items() if fault.startswith(words)) for fault in faults]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_is_the_best_that_enumeration_finds(seed: int) -> None:
    assert differences(*planned(seed)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_the_audit_passes_it_under_its_own_policy(seed: int, tmp_path: Path) -> None:
    season, policy, outcome = planned(seed)
    if outcome.plan is not None:
        assert audited(tmp_path, season, policy, policy, outcome) == set()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_audit_names_what_it_breaks_of_the_programme(seed: int, tmp_path: Path) -> None:
    season, policy, outcome = planned(seed)
    if outcome.plan is None:
        return
    named = {rule for rule in audited(tmp_path, season, policy, PROGRAMME, outcome) if rule[0] in "VL"}
    seen = seen_broken(season, outcome.plan)
    assert all(rules & named for rules in seen)
    assert named <= set().union(*seen)


@pytest.mark.dose(0)
def test_every_hard_clause_is_broken_by_some_policy(tmp_path: Path) -> None:
    """Else the test above would show nothing. (V3 has one of its own: so few dates hold no fourth school.)"""
    found: set[str] = set()
    for seed in SEEDS:
        season, policy, outcome = planned(seed)
        if outcome.plan is not None:
            (folder := tmp_path / str(seed)).mkdir()
            found |= audited(folder, season, policy, PROGRAMME, outcome)
    assert found >= {"V1", "V4", "V5", "V6", "V7", "V8", "V9", "V10", "V11", "L1"}


@pytest.mark.parametrize(("most", "asked", "served"), [(4, None, 4), (4, 4, 4), (3, None, 3), (2, None, 2), (4, 3, 3)])
def test_a_lead_serves_as_many_schools_as_the_policy_allows(
    most: int, asked: int | None, served: int, tmp_path: Path
) -> None:
    policy = Policy.from_mapping({"rules": {"V3": {"most_schools": most}}}, VISITS)
    season = read_season(written_season(tmp_path, asked, schools=5), policy).problem
    outcome = solve_visits(season, policy)
    assert [(goal.name, goal.value, goal.bound) for goal in outcome.goals][1] == ("served", served, served)
    (out := tmp_path / "out").mkdir()
    assert audited(out, season, policy, policy, outcome) == set()
    assert ("V3" in audited(out, season, policy, PROGRAMME, outcome)) is (served > 3)


def written_season(folder: Path, asked: int | None, schools: int) -> Path:
    """One lead, free every day, and schools that all ask for what the lead covers."""
    given = folder / "in"
    given.mkdir()
    hours = ",".join(["08:00-17:00"] * 5)
    lead = f"L1,team,{'' if asked is None else asked},{hours}\n"
    (given / "leads.csv").write_text("lead_id,items,max_schools,mon,tue,wed,thu,fri\n" + lead, encoding="utf-8")
    rows = [f"S{number},S{number},team,3,{hours}\n" for number in range(schools)]
    columns = "school_id,name,items,teachers,mon,tue,wed,thu,fri\n"
    (given / "schools.csv").write_text(columns + "".join(rows), encoding="utf-8")
    return given
