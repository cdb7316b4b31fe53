"""What a summary says, entry by entry: nothing is changed or left out unseen; above all not how the plan was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matcher.audit.summary import is_own, policy_made
from matcher.audit.violation import Violation
from matcher.tables.faults import InputError
from matcher.tables.policy_file import read_policy
from matcher.texts import Language
from matcher.version import __version__
from matcher.visits.audit.rules import audit_visits
from models.policy import Policy
from models.programme import Programme
from models.programmes import PROGRAMMES
from models.semester.plan import ChildReason
from models.visits.plan import SchoolReason
from tests.audit.test_visit_mutations import CASE as JOINED
from tests.rules.books import BOOKS, Book
from tests.rules.case import base
from tests.rules.true_summary import told_policy, true_entries
from tests.visit_rules.case import base as visit_base
from tests.visits.facts import unevenness

SHIPPED = sorted((Path(__file__).parents[2] / "matcher" / "policies").glob("*.toml"))
CASES: dict[str, Any] = {"semester": base(), "visits": JOINED}
SEMESTER, VISITS = BOOKS


def summary_of(book: Book) -> Any:
    return book.parts(CASES[book.name])[1].summary


def saying(book: Book, entries: Mapping[str, object] = {}, lacks: str = "", goals: Any = None) -> list[Violation]:
    """What the audit finds where some entries of the summary are others, and one is left out."""
    case, summary = CASES[book.name], summary_of(book)
    problem, plan = book.parts(case)
    other = {name: value for name, value in {**summary.other, **entries}.items() if name != lacks}
    changed = replace(summary, other=other, goals=goals or summary.goals)
    return list(book.audit(problem, case.policy, replace(plan, summary=changed)))


NAN, INF = float("nan"), float("inf")
SEEN: dict[str, list[Any]] = {
    "seconds": [-1, "1.5", None, True, NAN, INF],
    "seed": [-1, 1.5, "7", None, True, []],
    "version": ["", "latest", "1", "v1.0", "0.3.0; 0.2.0", 3, None],
    "counts": [{}, [], None, 5],
    "policy": [{}, [], None, "programme"],
    "spread": [{}, None, 98, {"value": 97, "bound": 0}, {"value": 99, "bound": 0}, {"value": 98, "bound": 99}],
}
"""Values of each entry that tell something else, or nothing."""


CHANGES = [
    pytest.param(book, entry, value, id=f"{book}-{entry}={value!r}")
    for book in BOOKS
    for entry, values in SEEN.items()
    for value in values
    if entry != "spread" or book is VISITS
]


@pytest.mark.parametrize(("book", "entry", "value"), CHANGES)
def test_no_entry_is_changed_unseen(book: Book, entry: str, value: object) -> None:
    assert {(one.rule, one.warning) for one in saying(book, {entry: value})} == {("G1", False)}


@pytest.mark.parametrize("entry", ["seconds", "seed", "version", "counts", "policy"])
@pytest.mark.parametrize("book", BOOKS, ids=str)
def test_no_entry_is_left_out_unseen(book: Book, entry: str) -> None:
    assert [one.rule for one in saying(book, lacks=entry) if not one.warning] == ["G1"]


@pytest.mark.parametrize("book", BOOKS, ids=str)
def test_an_entry_that_nobody_can_judge_is_a_warning(book: Book) -> None:
    (found,) = saying(book, {"praise": "the best"})
    assert (found.rule, found.code, found.figures, found.warning) == ("G1", "entry_unknown", {"entry": "praise"}, True)


@pytest.mark.parametrize("value", [-1, 999, 0.25, "4", None, True])
@pytest.mark.parametrize("book", BOOKS, ids=str)
def test_no_count_is_changed_unseen(book: Book, value: object) -> None:
    counts = summary_of(book).other["counts"]
    for name in counts:
        (found,) = saying(book, {"counts": {**counts, name: value}})
        assert (found.rule, found.code, found.figures["entry"]) == ("G1", "count_value", name)


@pytest.mark.parametrize("by", [-1, 1])
@pytest.mark.parametrize("book", BOOKS, ids=str)
def test_no_value_of_a_goal_is_changed_unseen(book: Book, by: int) -> None:
    goals = summary_of(book).goals
    for place, goal in enumerate(goals):
        other = replace(goal, value=goal.value + by, bound=goal.bound + by)
        found = saying(book, goals=(*goals[:place], other, *goals[place + 1 :]))
        assert [one.code for one in found] == ["goal_value"]


def test_how_evenly_dates_lie_is_counted_anew() -> None:
    visits = [row for row in JOINED.plan.activities if row.number]

    def dates(school: str, lead: str) -> list[Any]:
        return [visit.date for visit in visits if (visit.school_id, visit.lead_id) == (school, lead)]

    season = JOINED.season
    value = sum(unevenness(dates(school, lead) for school in season.schools) for lead in season.leads)
    assert value == 98
    assert saying(VISITS, {"spread": {"value": value, "bound": value}}) == []


@pytest.mark.parametrize(
    ("version", "codes"),
    [(__version__, []), *((other, [("version_other", True)]) for other in ("0.0.1", "9.9", "1.0rc1.dev2", "99.0.0"))],
)
@pytest.mark.parametrize("book", BOOKS, ids=str)
def test_another_version_is_a_warning(book: Book, version: str, codes: list[tuple[str, bool]]) -> None:
    assert [(one.code, one.warning) for one in saying(book, {"version": version})] == codes


@pytest.mark.parametrize(("book", "left_out"), [(SEMESTER, "tutors"), (VISITS, "leads")], ids=str)
def test_another_version_may_count_other_things(book: Book, left_out: str) -> None:
    counts = {name: count for name, count in summary_of(book).other["counts"].items() if name != left_out}
    found = saying(book, {"version": "0.0.1", "counts": {**counts, "seats": 5}})
    assert [one.code for one in found] == ["count_missing", "count_unknown", "version_other"]
    assert all(one.warning for one in found)


# The policy it was made under


OWN: dict[str, Any] = {"rules": {"P9": {"fewest_children": 0}}}
GOALS = "goals fit, paired (paired, waivers, kept, fit, spread, late)"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({**OWN, "goals": ["fit", "paired"]}, GOALS),
        ({**OWN, "method": "stable"}, "method stable (optimal)"),
        ({"rules": {}}, "P9.fewest_children 50 (0)"),
        ({"rules": {**OWN["rules"], "S3": {"latest_end": "20:45"}}}, "S3.latest_end 20:45 (20:30)"),
        ({"rules": {**OWN["rules"], "P2": {"mixed": "always"}}}, "P2.mixed always (waiver)"),
    ],
)
def test_a_plan_made_under_another_policy_is_told_once_and_breaks_nothing(raw: dict[str, Any], told: str) -> None:
    policy = Policy.from_mapping({"name": "trial", **raw})
    goals = {goal.name: goal for goal in summary_of(SEMESTER).goals}
    (found,) = saying(SEMESTER, {"policy": told_policy(policy)}, goals=tuple(goals[name] for name in policy.goals))
    assert (found.rule, found.code, found.warning) == ("G1", "policy_other", True)
    assert (found.figures["made"], found.figures["policy"]) == ("trial", base().policy.name)
    assert told in found.figures["differences"]
    for language in Language:
        assert "--policy" in found.sentence(language)


def test_the_same_policy_by_another_name_is_told_as_such() -> None:
    (found,) = saying(SEMESTER, {"policy": told_policy(Policy.from_mapping({**OWN, "name": "ours"}))})
    assert (found.code, found.warning) == ("policy_name", True)
    assert found.figures == {"made": "ours", "policy": "programme"}


def test_goals_that_are_not_even_those_of_the_plan_s_own_policy_are_false() -> None:
    found = saying(SEMESTER, {"policy": told_policy(Policy.from_mapping({**OWN, "goals": ["fit", "paired"]}))})
    assert [(one.code, one.warning) for one in found] == [("goal_names", False), ("policy_other", True)]


def test_what_depends_on_the_policy_is_judged_under_its_own_alone() -> None:
    """Of a plan made with days of grace, S4 is short of places; without them it applied too late."""
    case = visit_base()
    policy = Policy.from_mapping({"rules": {"V1": {"grace_days": 10}}}, PROGRAMMES["visits"])
    counts = {**case.written.summary.other["counts"], "eligible": 4}  # type: ignore[dict-item]

    def found(made: Policy, judged: Policy) -> list[tuple[str, bool]]:
        other = {**case.written.summary.other, "counts": counts, "policy": told_policy(made)}
        left_out = (replace(case.written.unserved[0], reason="shortage"),)
        plan = replace(case.written, unserved=left_out, summary=replace(case.written.summary, other=other))
        return [(one.code, one.warning) for one in audit_visits(case.season, judged, plan)]

    assert found(policy, policy) == []
    assert found(policy, case.policy) == [("policy_other", True)]
    assert {code for code, _ in found(case.policy, case.policy)} == {"count_value", "visit_reason_truth"}


@pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=str)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_policy_is_known_again_by_what_is_told_of_it(path: Path, programme: Programme) -> None:
    try:
        policy = read_policy(path, programme)
    except InputError:
        pytest.skip("of the other programme")
    summary = replace(summary_of(SEMESTER), other=true_entries(policy, {}, {}))
    made = policy_made(summary.other, programme)
    assert made is not None
    known = policy.name, policy.method, policy.goals, policy.settings
    assert (made.name, made.method, made.goals, made.settings) == known
    assert is_own(summary, policy, programme)


@pytest.mark.parametrize(
    ("book", "table", "reason"),
    [
        *((SEMESTER, "unmatched", reason) for reason in ChildReason),
        *((VISITS, "unserved", one) for one in SchoolReason),
    ],
    ids=str,
)
def test_every_reason_is_known(book: Book, table: str, reason: str) -> None:
    case = CASES[book.name]
    problem, plan = book.parts(case)
    changed: dict[str, Any] = {table: (replace(getattr(plan, table)[0], reason=str(reason)),)}
    codes = {one.code for one in book.audit(problem, case.policy, replace(plan, **changed))}
    assert not codes & {"reason_unknown", "visit_reason_unknown"}
