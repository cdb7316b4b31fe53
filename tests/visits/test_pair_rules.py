"""A rule of lead and school is one object: eligibility, the faults of locks and the reasons follow it alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.texts import catalogue
from matcher.visits.tables.locks import pair_faults, school_faults
from models.visits.eligibility import allowed_pairs
from models.visits.pair_rules import PAIR_RULES, RULING_OUT, SCHOOL_RULES, LeadsAndSchools
from models.visits.plan import SchoolReason
from models.visits.under_policy import under_policy
from tests.visits.tiny import varied_season


@pytest.mark.parametrize("seed", range(40))
def test_a_pair_alone_is_judged_as_among_all(seed: int) -> None:
    season, policy = varied_season(seed)
    season = replace(under_policy(season, policy), assigned=(), fixed=(), forbidden=frozenset())
    of = LeadsAndSchools.of(season, policy)
    arrays = {rule: rule.allowed(of) for rule in PAIR_RULES}
    together = allowed_pairs(season, policy)
    for row, lead in enumerate(of.leads):
        for column, school in enumerate(of.schools):
            broken = [rule.fault for rule in PAIR_RULES if not arrays[rule][row, column]]
            assert bool(together[row, column]) == (not broken)
            told = [*school_faults(school, season.period, policy), *pair_faults(lead, school, policy)]
            assert [code for code, _, _ in told] == broken


def test_reasons_are_asked_in_their_order() -> None:
    of_schools = [rule.reason for rule in SCHOOL_RULES]
    assert of_schools == [SchoolReason.TOO_FEW_TEACHERS, SchoolReason.APPLIED_LATE]
    assert RULING_OUT == (SchoolReason.NO_ITEM, SchoolReason.OWN_SCHOOL, SchoolReason.FORBIDDEN)


def test_every_breach_has_its_words() -> None:
    for rule in PAIR_RULES:
        assert rule.id == "L1" or {f"fault.{rule.fault}.wrong", f"fault.{rule.fault}.mend"} <= catalogue().keys()
