"""A rule of pairs is one object: eligibility, the faults of locked pairs and the reasons follow it alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from matcher.semester.tables.locks import pair_faults
from matcher.texts import catalogue
from models.policy import Policy
from models.semester import eligibility, pair_rules
from models.semester.eligibility import Eligibility
from models.semester.pair_rules import NO_LOCK, PAIR_RULES, RULING_OUT, ChildrenAndTutors, TutorRule
from models.semester.plan import ChildReason
from models.semester.problem import Tutor
from models.semester.shortfall import candidates
from models.semester.shortfall.explain import explain
from tests.reasons.cases import CHILDREN
from tests.semester.tiny import tiny_semester

POLICIES = {
    "as written": {},
    "loose": {"P2": {"mixed": "always"}, "P3": {"need": "any", "level": 2}, "P5": {"holds": "waive"}},
    "costing": {"P8": {"holds": "cost"}, "P6": {"holds": "cost"}, "P2": {"mixed": "never"}},
}


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("seed", range(40))
def test_a_pair_alone_is_judged_as_among_all(seed: int, name: str) -> None:
    goals = ["paired", "exceptions"] if name == "costing" else ["paired"]
    policy = Policy.from_mapping({"goals": goals, "rules": POLICIES[name]})
    semester = tiny_semester(seed)
    children, tutors = list(semester.children.values()), list(semester.tutors.values())
    of = ChildrenAndTutors(children, tutors, policy, semester.forbidden)
    arrays = {rule: rule.allowed(of) for rule in PAIR_RULES}
    together = Eligibility(semester, children, tutors, policy).allowed()
    for c, child in enumerate(children):
        for t, tutor in enumerate(tutors):
            broken = [rule for rule in PAIR_RULES if not arrays[rule][c, t]]
            assert bool(together[c, t]) == (not broken)
            codes = [code for code, _, _ in pair_faults(child, tutor, policy)]
            assert codes == [rule.fault for rule in broken if rule is not NO_LOCK]


def test_reasons_are_asked_in_their_order() -> None:
    assert RULING_OUT == (
        ChildReason.NO_SUBJECT,
        ChildReason.NOT_QUALIFIED,
        ChildReason.NO_GENDER,
        ChildReason.FORBIDDEN,
    )


def test_every_breach_has_its_words() -> None:
    for rule in PAIR_RULES:
        assert rule is NO_LOCK or {f"fault.{rule.fault}.wrong", f"fault.{rule.fault}.mend"} <= catalogue().keys()


class Healthy(TutorRule):
    """P11, of the example in CONTRIBUTING: here one of the tutor alone: a clean bill of health."""

    id, word, fault = "P11", "health", "lock_health"

    def lacks(self, tutor: Tutor, policy: Policy) -> Mapping[str, float]:
        return {"health": 0} if tutor.name == "ill" else {}


def test_one_more_rule_is_one_more_object(monkeypatch: pytest.MonkeyPatch) -> None:
    one_more = (*PAIR_RULES, Healthy())
    for module in (pair_rules, eligibility, candidates):
        monkeypatch.setattr(module, "PAIR_RULES", one_more)
    case = CHILDREN["no time"]
    ill = {id_: replace(tutor, name="ill") for id_, tutor in case.semester.tutors.items()}
    semester = replace(case.semester, tutors=ill)
    found = explain(semester, case.policy, case.plan, lambda university: True)[0]
    assert (found.reason, found.figures["health"]) == (ChildReason.NOT_QUALIFIED, str(len(ill)))
    child, tutor = semester.children["C1"], next(iter(ill.values()))
    assert "lock_health" in [code for code, _, _ in pair_faults(child, tutor, Policy.programme())]
