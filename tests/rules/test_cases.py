"""Every case of every rule: what holds passes, what fails breaks its own rule alone, also through real tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from matcher.tables.faults import InputError
from models.programmes import every_rule
from models.rules import RuleKind
from models.rules.semester import SEMESTER_RULES
from tests.rules.books import BOOKS, Book

RULED = [pytest.param(book, rule.id, id=f"{book}-{rule.id}") for book in BOOKS for rule in book.rules]
CASES = [
    pytest.param(book, case, id=f"{book}-{case}")
    for book in BOOKS
    for rule in book.rules
    for case in book.cases(rule.id)
]
MODELLED = {rule.id for rule in SEMESTER_RULES if rule.kind in (RuleKind.HARD, RuleKind.WAIVABLE)}


@pytest.mark.parametrize(("book", "rule"), RULED)
def test_audit(book: Book, rule: str) -> None:
    for case in book.cases(rule):
        problem, plan = book.parts(case)
        violations = book.audit(problem, case.policy, plan)
        assert {violation.rule for violation in violations} == (set() if case.holds else {rule}), (
            str(case),
            violations,
        )
        reading = {violation.rule for violation in violations if violation.warning}
        assert {every_rule()[rule].kind for rule in reading} <= {RuleKind.READING}, str(case)


@pytest.mark.parametrize(("book", "rule"), RULED)
def test_model(book: Book, rule: str) -> None:
    """A plan that holds is one of the model's; one whose decisions break a rule that is hard is none."""
    for case in book.cases(rule):
        refused = not case.holds and case.decided and (book.name == "visits" or rule in MODELLED)
        if case.holds or refused:  # else no decision is wrong, only what a file says of it
            assert book.admits(case) is not refused, str(case)


@pytest.mark.parametrize(("book", "rule"), RULED)
def test_every_rule_passes_and_fails_and_names_no_case_twice(book: Book, rule: str) -> None:
    assert {case.holds for case in book.cases(rule)} == {True, False}
    assert len({case.name for case in book.cases(rule)}) == len(book.cases(rule))


@pytest.mark.parametrize("book", BOOKS, ids=str)
def test_bases_are_valid_plans_and_rules_audits_models_and_files_the_same(book: Book) -> None:
    for case in book.untouched:
        problem, plan = book.parts(case)
        assert book.audit(problem, case.policy, plan) == ()
    ids = [rule.id for rule in book.rules]
    assert list(book.audits) == ids
    assert set(book.rooms) == set(ids) == {path.stem for path in book.folder.glob("*.toml")} - set(book.bases)


@pytest.mark.dose(90)
@pytest.mark.parametrize(("book", "case"), CASES)
def test_a_case_reads_back_as_it_is(book: Book, case: Any, tmp_path: Path) -> None:
    """Written as CSV, read, and judged as it was."""
    for folder, write, of in zip(("in", "out"), book.write, book.parts(case), strict=True):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, of)

    def read() -> tuple[Any, Any]:
        problem, plan = book.read
        return problem(tmp_path / "in", case.policy), plan(tmp_path / "out")

    if str(case) in book.refused:
        with pytest.raises(InputError):
            read()
        return
    problem, plan = read()
    assert problem == book.parts(case)[0]
    assert repr(plan) == repr(book.parts(case)[1])  # what is no number does not equal itself
    assert book.audit(problem, case.policy, plan) == book.audit(book.parts(case)[0], case.policy, book.parts(case)[1])
