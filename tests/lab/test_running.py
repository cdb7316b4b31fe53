"""One run: what its record says is what its plan's files say, under its own policy and as the programme is written."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matcher.audit.violation import Violation
from matcher.lab.instances import parse_source, people_of, tables_of
from matcher.lab.jobs import Job, Tables
from matcher.lab.running import run
from matcher.plan_run import FailedAuditError
from matcher.semester import planner as semester_planner
from matcher.study.measure import LEFT_OUT
from matcher.study.record import RunRecord
from matcher.tables.faults import InputError
from models.goals import Status
from models.policy import Policy
from models.rules.semester import S3
from models.semester.plan import SemesterOutcome
from tests.lab.tiny_jobs import faulty_job, timeless, tiny_jobs

INSTANCES = Path(__file__).parents[2] / "instances"


def job(tables: Tables, **raw: Any) -> Job:
    return Job(tables, Policy.from_mapping(raw, tables.programme), 1)


def hand(**raw: Any) -> Job:
    return job(tables_of(INSTANCES / "hand"), **raw)


def test_the_hand_made_semester() -> None:
    record = run(hand())
    assert record.status is Status.OPTIMAL
    values = {goal.name: goal.value for goal in record.goals}
    assert values.items() <= record.measures.items()
    assert list(values) == ["paired", "waivers", "kept", "fit", "spread", "late"]
    # Its guide: seven children, one unmatched by a shortage and one by gender.
    assert len(record.outcomes) == 7
    assert record.outcomes.count(LEFT_OUT) == 2
    assert record.reasons == {"no_gender": 1, "shortage": 1}
    assert sum(fit for fit in record.outcomes if fit != LEFT_OUT) == record.measures["fit"]
    assert record.breaches == {}


def test_the_same_job_gives_the_same_record() -> None:
    for asked in (hand(), *tiny_jobs([3]), *tiny_jobs([3], source="generate:visits:tiny")):
        assert timeless({"": run(asked)}) == timeless({"": run(asked)})


def test_a_plan_under_another_policy_breaks_the_rules_that_differ() -> None:
    mixed = run(job(tables_of(INSTANCES / "county"), rules={"P2": {"mixed": "always"}}))
    assert set(mixed.breaches) == {"P2"}
    assert mixed.breaches["P2"] > 0
    assert mixed.measures["paired"] > run(job(tables_of(INSTANCES / "county"))).measures["paired"]


def test_columns_that_tell_of_a_preference_are_no_breach() -> None:
    """A pair for a child's second need: the programme breaks P3, not what the subject's column should say."""
    record = run(job(tables_of(INSTANCES / "county"), rules={"P3": {"need": "any"}}))
    assert set(record.breaches) == {"P3"}


def test_what_is_cut_when_tables_are_read_is_read_again_as_the_programme_says() -> None:
    """V3: a lead may take four under the policy; the programme cuts the table's own number to three."""
    asked = job(parse_source("generate:visits:city").tables(1), rules={"V3": {"most_schools": 4}})
    record = run(replace(asked, time_limit_seconds=5.0))
    assert set(record.breaches) == {"V3"}


def test_the_goals_of_a_policy_are_no_breach() -> None:
    record = run(hand(goals=["fit", "paired"], rules={"S3": {"latest_end": "20:45"}}))
    assert [goal.name for goal in record.goals] == ["fit", "paired"]
    assert record.breaches == {}
    assert {"paired", "waivers", "kept", "fit", "spread", "late", "gini", "envy"} <= set(record.measures)


def test_a_season_of_visits() -> None:
    asked = job(parse_source("generate:visits:tiny").tables(1))
    record = run(asked)
    served = sum(outcome != LEFT_OUT for outcome in record.outcomes)
    assert (len(record.outcomes), served) == (5, record.measures["served"])
    assert sum(record.reasons.values()) == 5 - served
    visits = record.measures["visits"]
    assert visits <= record.measures["days_away"] <= visits + served


def test_outcomes_are_in_the_order_of_the_people() -> None:
    asked = hand()
    fits = dict(zip(people_of(asked.tables).ids, run(asked).outcomes, strict=True))
    rows = asked.tables.files["children.csv"].decode("utf-8-sig").split("\r\n")
    rows = [row for row in rows if row]
    turned = "\r\n".join([rows[0], *reversed(rows[1:])]).encode()
    other = replace(asked, tables=replace(asked.tables, files={**asked.tables.files, "children.csv": turned}))
    again = dict(zip(people_of(other.tables).ids, run(other).outcomes, strict=True))
    assert Counter(again.values()) == Counter(fits.values())
    assert list(again) == list(reversed(fits))
    assert {child for child, fit in again.items() if fit == LEFT_OUT} == {
        child for child, fit in fits.items() if fit == LEFT_OUT
    }


def test_what_is_not_told_is_not_counted() -> None:
    told = run(hand())
    short = run(replace(hand(), told=False))
    assert (short.status, short.goals) == (told.status, told.goals)
    assert short == RunRecord(short.key, short.status, short.goals, short.seconds)
    assert short.key != told.key


def test_a_plan_that_breaks_its_own_policy_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Violation("P1", "tutor_twice", ("T1",), ("pairs.csv:2",), {})
    warning = replace(broken, warning=True)
    monkeypatch.setattr(semester_planner, "audit_semester", lambda *_: (warning,))
    assert run(hand()).status is Status.OPTIMAL
    monkeypatch.setattr(semester_planner, "audit_semester", lambda *_: (warning, broken))
    monkeypatch.setattr(Violation, "sentence", lambda violation, language: f"tutor {violation.people[0]} twice")
    with pytest.raises(FailedAuditError, match="P1: tutor T1 twice"):
        run(hand())


def test_a_warning_as_the_programme_is_written_is_no_breach(monkeypatch: pytest.MonkeyPatch) -> None:
    def audit(semester: object, policy: Policy, written: object) -> tuple[Violation, ...]:
        own = policy[S3].latest_end == 20 * 60 + 45
        return () if own else (Violation("S3", "x"), Violation("S3", "x"), Violation("P9", "y", warning=True))

    monkeypatch.setattr(semester_planner, "audit_semester", audit)
    assert run(hand(rules={"S3": {"latest_end": "20:45"}})).breaches == {"S3": 2}


def test_tables_that_cannot_be_read() -> None:
    with pytest.raises(InputError):
        run(faulty_job())


@pytest.mark.parametrize("status", [Status.INFEASIBLE, Status.UNKNOWN])
def test_without_a_plan_there_is_no_more_than_the_status(monkeypatch: pytest.MonkeyPatch, status: Status) -> None:
    monkeypatch.setattr(semester_planner, "solve_semester", lambda *_, **__: SemesterOutcome(status, None, ()))
    record = run(hand())
    assert record == RunRecord(record.key, status, (), record.seconds)


def test_no_process_is_started_and_no_signal_handled() -> None:
    """In a thread of a process that may have no children, as on a Dask worker."""
    before = signal.getsignal(signal.SIGINT)
    found: list[RunRecord] = []
    jobs = [*tiny_jobs([1]), *tiny_jobs([1], source="generate:visits:tiny")]
    thread = threading.Thread(target=lambda: found.extend(map(run, jobs)))
    thread.start()
    thread.join()
    assert [record.status for record in found] == [Status.OPTIMAL] * 2
    assert signal.getsignal(signal.SIGINT) is before
