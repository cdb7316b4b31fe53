"""Who is left out and who gains, on five children counted by hand."""

import pytest

from matcher.lab.fairness import changes_table, groups_table
from matcher.lab.results import records
from matcher.study.measure import LEFT_OUT
from matcher.study.record import People
from models.goals import Status
from tests.lab import sample_cells
from tests.lab.tiny_cells import BASE, FIVE, OTHER, cell, of, pairs, record

OUT = LEFT_OUT
# Gains, loses, better, worse, the same.
BEFORE, AFTER = (OUT, 70, 50, 60, 80), (90, OUT, 55, 40, 80)


def test_shares_by_trait_and_their_differences() -> None:
    table = groups_table(of(*pairs([BEFORE], [AFTER])))
    other = [row for row in records(table) if row["policy"] == OTHER]
    told = {(row["trait"], row["value"]): row for row in other}
    assert list(told) == [("gender", "F"), ("gender", "M"), ("grade", "3"), ("grade", "10"), ("grade", "")]
    female, young, old = told["gender", "F"], told["grade", "3"], told["grade", "10"]
    assert (female["people"], female["left_out"], female["share"], female["difference"]) == (2, 1, 0.5, 0.0)
    assert (young["people"], young["left_out"], young["share"], young["difference"]) == (2, 1, 0.5, 0.5)
    assert (old["people"], old["left_out"], old["share"], old["difference"]) == (2, 0, 0.0, -0.5)


def test_without_a_plan_of_the_baseline_there_is_no_difference() -> None:
    cells = [cell(BASE, record(status=Status.UNKNOWN)), cell(OTHER, record(AFTER))]
    rows = records(groups_table(of(*cells)))
    assert {row["policy"] for row in rows} == {OTHER}
    assert all(row["difference"] is None for row in rows)
    assert changes_table(of(*cells)).empty


def test_everybody_changes_in_one_way() -> None:
    rows = records(changes_table(of(*pairs([BEFORE], [AFTER]))))
    assert {row["change"]: row["mean"] for row in rows if not row["trait"]} == {
        "gain": 1,
        "lose": 1,
        "better": 1,
        "worse": 1,
        "same": 1,
    }
    grown = {row["change"]: row["mean"] for row in rows if (row["trait"], row["value"]) == ("grade", "10")}
    assert grown == {"gain": 1, "lose": 0, "better": 0, "worse": 1, "same": 0}


def test_changes_are_means_over_seeds_with_intervals() -> None:
    # Two gain, then nobody: mean 1, half-width 12.7062 (Student, one degree) times 1.
    rows = records(changes_table(of(*pairs([(OUT, OUT, 1, 1, 1)] * 2, [(9, 9, 1, 1, 1), (OUT, OUT, 1, 1, 1)]))))
    gain = next(row for row in rows if row["change"] == "gain" and not row["trait"])
    assert (gain["n"], gain["people"], gain["mean"]) == (2, 5, 1)
    assert gain["low"] == pytest.approx(1 - 12.7062, abs=1e-3)
    assert gain["high"] == pytest.approx(1 + 12.7062, abs=1e-3)


def test_other_people_cannot_be_set_against_each_other() -> None:
    others = People(("X1", *FIVE.ids[1:]), FIVE.traits)
    with pytest.raises(ValueError, match="other people"):
        changes_table(of(cell(BASE, record(BEFORE)), cell(OTHER, record(AFTER), people=others)))


def test_groups_and_changes_add_up() -> None:
    comparison = sample_cells.comparison(seeds=2, count=300)
    groups, changes = records(groups_table(comparison)), records(changes_table(comparison))
    for cell_ in comparison.cells:
        here = [row for row in groups if (row["seed"], row["policy"]) == (cell_.seed, cell_.policy)]
        for trait in cell_.people.traits:
            of_trait = [row for row in here if row["trait"] == trait]
            assert sum(row["people"] for row in of_trait) == 300
            assert sum(row["left_out"] for row in of_trait) == cell_.record.outcomes.count(LEFT_OUT)
    for policy in comparison.names[1:]:
        everybody = [row["mean"] for row in changes if row["policy"] == policy and not row["trait"]]
        assert sum(everybody) == pytest.approx(300)
