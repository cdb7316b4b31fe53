"""A programme that no shared room has heard of is read, planned, audited, explained, compared and published."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import matcher
from matcher.lab.comparison import Comparison, RecordPlace
from matcher.lab.instances import parse_source, people_of
from matcher.lab.jobs import Job
from matcher.lab.prices.pricing import price_all
from matcher.lab.results import results_of
from matcher.recognition import programme_of
from matcher.texts import Language, text
from models.goals import Status
from models.policy import Policy
from tests.cli.console import matcher as typed
from tests.third.problem import Choir, Hall, Rehearsals
from tests.third.programme import C1, REHEARSALS

CHOIRS = {"C1": 30, "C2": 12, "C3": 80, "C4": 25}
HALLS = {"H1": 30, "H2": 20}
PROBLEM = Rehearsals(
    {id_: Choir(id_, f"Choir {id_}", singers, "Ann") for id_, singers in CHOIRS.items()},
    {id_: Hall(id_, f"Hall {id_}", seats) for id_, seats in HALLS.items()},
)


def frames() -> dict[str, Any]:
    choirs = [(one.id, one.name, one.singers, one.conductor) for one in PROBLEM.choirs.values()]
    halls = [(one.id, one.name, one.seats) for one in PROBLEM.halls.values()]
    return {
        "choirs": pd.DataFrame(choirs, columns=["choir_id", "name", "singers", "conductor"]),
        "halls": pd.DataFrame(halls, columns=["hall_id", "name", "seats"]),
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """As an office would send it: strange names, Chinese headers, and seats with their word."""
    room = tmp_path / "in"
    room.mkdir()
    choirs = "\n".join(f"{one.id},{one.name},{one.singers},{one.conductor}" for one in PROBLEM.choirs.values())
    halls = "\n".join(f"{one.id},{one.name},{one.seats}席" for one in PROBLEM.halls.values())
    (room / "114合唱團名單.csv").write_text(f"合唱團代碼,團名,團員數,指揮\n{choirs}\n", encoding="utf-8")
    (room / "halls.csv").write_text(f"練唱室代碼,室名,座位數\n{halls}\n", encoding="utf-8")
    return room


def test_tables_frames_and_objects_are_the_same_problem(folder: Path) -> None:
    assert programme_of(folder) is REHEARSALS
    assert matcher.read(folder).problem == matcher.read(frames()).problem == matcher.read(PROBLEM).problem == PROBLEM
    with pytest.raises(TypeError, match="Rehearsals"):
        matcher.read(3)


def test_the_plan_is_the_best_of_all(folder: Path) -> None:
    seen: list[matcher.Progress] = []
    run = matcher.plan(folder, watch=seen.append)
    assert run.status is Status.OPTIMAL
    assert seen[-1].ended
    best = max(
        (sum(CHOIRS[choir] <= HALLS[hall] for choir, hall in zip(chosen, HALLS, strict=True)))
        for chosen in permutations(CHOIRS, len(HALLS))
    )
    assert [(goal.name, goal.value, goal.bound) for goal in run.goals] == [("sung", best, best), ("spare", 8, 8)]
    assert run.rows("rehearsals") == [
        {"choir_id": "C1", "hall_id": "H1", "spare": 0},
        {"choir_id": "C2", "hall_id": "H2", "spare": 8},
    ]
    assert run.audit() == matcher.check(run) == ()
    why = matcher.explain(run, "en")
    assert dict(zip(why["id"], why["reason"], strict=True)) == {"C3": "too_many_singers", "C4": "halls_taken"}
    assert all(why["remedy"].str.len() > 0)


def test_a_policy_varies_it_and_two_plans_are_compared() -> None:
    asked = {"name": "standing", "programme": "rehearsals", "rules": {"C1": {"standing_singers": 5}}}
    before, after = matcher.plan(PROBLEM), matcher.plan(PROBLEM, policy=asked)
    assert after.policy[C1].standing_singers == 5
    difference = matcher.compare(before, after)
    assert [(change.key, len(change.before), len(change.after)) for change in difference.changes] == [
        (("C2",), 1, 0),
        (("C4",), 0, 1),
    ]
    with pytest.raises(matcher.InputError):
        matcher.plan(PROBLEM, policy={"programme": "visits"})
    assert matcher.check(replace(after, policy=before.policy)) != ()


def test_it_is_written_published_and_audited_on_disk(folder: Path, tmp_path: Path) -> None:
    run = matcher.plan(folder)
    out = matcher.write(run, tmp_path / "out", language="en", names=False)
    assert sorted(path.name for path in out.iterdir()) == [
        *("rehearsals.csv", "rehearsals.xlsx", "report.html", "summary.json"),
    ]
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "2 of 4 choirs have a hall." in page
    assert "A hall holds its choir." in page
    assert json.loads((out / "summary.json").read_text(encoding="utf-8"))["status"] == "optimal"
    assert matcher.check(out, folder) == ()
    assert not [found for found in matcher.check(out / "rehearsals.xlsx", folder) if not found.warning]
    assert matcher.write(run, out) == out  # what stands there is ours, and is replaced
    table = out / "rehearsals.csv"
    table.write_text(table.read_text(encoding="utf-8-sig").replace("C2,H2,8", "C4,H2,8"), encoding="utf-8")
    assert {found.rule for found in matcher.check(out, folder) if not found.warning} == {"C1", "G1"}


def test_its_commands(folder: Path, tmp_path: Path) -> None:
    out, made = tmp_path / "out", tmp_path / "made"
    planned = typed("rehearsals", folder, "--out", out, "--lang", "en")
    assert planned.exit_code == 0, planned.stderr
    assert "2 of 4 choirs have a hall." in planned.stdout
    assert "2 choirs: no rule is broken." in typed("check", folder, out, "--lang", "en").stdout
    (out / "rehearsals.csv").write_text("choir_id,hall_id,spare\nC3,H1,0\nC3,H2,0\n", encoding="utf-8")
    broken = typed("check", folder, out, "--lang", "en")
    assert broken.exit_code == 1
    assert {"C1", "C2", "G1"} <= {
        word for line in broken.stdout.splitlines() for word in line.replace(",", " ").split()
    }
    refused = typed("semester", folder, "--out", tmp_path / "other", "--lang", "en")
    assert refused.exit_code == 2
    assert "matcher rehearsals" in refused.stderr + refused.stdout
    assert typed("generate", "rehearsals", made, "--size", "tiny", "--seed", "1", "--lang", "en").exit_code == 0
    assert (
        typed("generate", "rehearsals", tmp_path / "no", "--size", "tiny", "--seed", "1", "--halls", "9").exit_code == 2
    )
    assert typed("rehearsals", made, "--out", tmp_path / "plan").exit_code == 0
    assert typed("template", "rehearsals", tmp_path / "empty").exit_code == 0
    assert matcher.read(tmp_path / "empty").problem.halls["H1"].seats == 20
    assert "[rules.C1] standing_singers = 0" in typed("rules", "--lang", "en").stdout
    assert "tests/third/audit/rules.py" in typed("rules", "--where", "C1", "--lang", "en").stdout


def test_the_laboratory_runs_it() -> None:
    as_written = Policy.programme(REHEARSALS)
    standing = Policy.from_mapping({"name": "standing", "rules": {"C1": {"standing_singers": 9}}}, REHEARSALS)
    source = parse_source("generate:rehearsals:town:odd")
    jobs = [Job(source.tables(seed), policy, seed) for seed in (1, 2) for policy in (as_written, standing)]
    people = people_of(jobs[0].tables)
    assert len(people.ids) == 30
    places = [RecordPlace("town", job.seed, job.policy.name, job.run(), people) for job in jobs]
    results = results_of(Comparison(REHEARSALS, (as_written, standing), "programme", tuple(places)))
    assert {"sung", "spare"} <= set(results.runs.columns)
    units = dict(zip(results.effects["measure"], results.effects["unit"], strict=True))
    assert units["sung"] == "choirs"
    assert set(results.runs["breaches"]) > {0}
    prices = price_all(jobs[0].tables, as_written, lambda tasks: {task.key: task.run() for task in tasks})
    assert [price.variation.rule.id for price in prices.clauses] == ["C1"]
    assert prices.clauses[0].change is not None
    assert prices.clauses[0].change.low >= 0


@pytest.mark.parametrize("language", Language)
def test_every_rule_and_goal_is_told(language: Language) -> None:
    for rule in REHEARSALS.rules:
        assert text(f"rule.{rule.id}", language)
    for goal in REHEARSALS.goals:
        assert text(f"goal.{goal}.long", language)


NAMES = {"SEMESTER", "VISITS", "semester", "visits"}


def test_shared_rooms_name_no_programme() -> None:
    """But for the registry; what a room must know of a programme it asks the programme."""
    source = Path(matcher.__file__).parent
    for path in source.rglob("*.py"):
        room = path.relative_to(source).parts[0]
        if room not in ("semester", "visits", "planners.py"):
            nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
            named = {node.id for node in nodes if isinstance(node, ast.Name)}
            named |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
            assert not named & NAMES, path
