"""Tuning numbers: one room, read where they stand, set for one run alone; whatever they are, the proof is right."""

from __future__ import annotations

import ast
import pickle
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, fields, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

import matcher
from matcher.running.progress import HERE
from matcher.running.work import Work
from matcher.semester.generator.semester import generate_semester
from matcher.semester.run import solve_semester
from matcher.tables.faults import Fault, InputError
from matcher.tables.tuning_file import as_toml, read_tuning
from matcher.visits.elsewhere import RemoteSeason, season_task
from matcher.visits.generator.season import generate_season
from matcher.visits.run import solve_visits
from models.goals import GoalResult
from models.policy import Policy
from models.programmes import SEMESTER, VISITS
from models.semester.plan import SemesterOutcome
from models.tuning import TUNING, CalendarTuning, JointTuning, RunningTuning, SolverTuning, Tuning, with_tuning
from models.tuning.family import TuningFamily
from models.visits.plan import VisitOutcome
from models.visits.problem import Season
from tests.cli.console import matcher as command
from tests.semester.families import WRITTEN
from tests.semester.test_goals import test_values_and_bounds_are_those_of_enumeration as semester_is_enumerated
from tests.tables.office import tell
from tests.visits.comparison import differences
from tests.visits.tiny import tiny_season

ROOT = Path(__file__).parents[1]
SEMESTER_POLICY, VISIT_POLICY = Policy.programme(SEMESTER), Policy.programme(VISITS)

ROOMS = ("models/linear.py", *(f"models/{name}/**/*.py" for name in ("semester", "visits")))
RUNS = ("matcher/running/*.py", "matcher/semester/*.py", "matcher/visits/*.py")
NO_TUNING = {
    *("NOBODY", "NO_FIT", "NO_OPTION", "NO_TUTOR", "NO_WORKSHOP", "NO_NUMBER", "MODE_A"),  # none, or which one
    *("UNKNOWN", "USELESS", "NO", "YES", "HERE", "KILLED"),  # states
    *("FAR", "IMPOSSIBLE", "INFINITY", "NEVER", "NONE", "NO_LIMIT"),  # what cannot be
    *("ENOUGH", "ANYTHING", "MINUTE"),  # what is lacking, packed into one number
    *("DAYS_OF_WEEK", "EARTH_RADIUS_KM", "EXACT", "EXACT_SUMS", "MOST_BITS", "WHOLE_DAY"),  # facts
}
SENTENCES = {"reasons.py"}
"""How many are named in a sentence is no matter of a search."""


def families(tuning: Tuning = Tuning()) -> dict[str, TuningFamily]:  # noqa: B008 (it is frozen)
    return {one.name: getattr(tuning, one.name) for one in fields(tuning)}


# One room


def constants(tree: ast.Module) -> Iterator[str]:
    """The names of a file that are given a number."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and has_number(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [one for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
            yield from (name.id.lstrip("_") for name in names)


def has_number(value: ast.expr) -> bool:
    return any(isinstance(one, ast.Constant) and type(one.value) in (int, float) for one in ast.walk(value))


def sources(*patterns: str) -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for pattern in patterns for path in ROOT.glob(pattern)}


def test_no_number_of_an_algorithm_stands_elsewhere() -> None:
    others = [
        f"{path.name}: {name}"
        for path, source in sources(*ROOMS, *RUNS).items()
        if path.name not in SENTENCES
        for name in constants(ast.parse(source))
        if name.isupper() and name not in NO_TUNING
    ]
    assert others == []


def test_every_number_is_read() -> None:
    names = {one.name for family in families().values() for one in fields(family)}
    read = {
        node.attr
        for source in sources(*ROOMS, *RUNS).values()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
    }
    assert names - read == set()


def test_it_goes_to_a_worker_as_it_is() -> None:
    tuning = Tuning(semester_joint=JointTuning(kick_groups=(1,)), running=RunningTuning(second_tries=0))
    assert pickle.loads(pickle.dumps(tuning)) == tuning != Tuning()


@pytest.mark.parametrize(
    ("family", "number", "value"),
    [
        (JointTuning, "kicks", -1),
        (JointTuning, "kicks", 1.5),
        (JointTuning, "kicks", True),
        (JointTuning, "new_options", 0),
        (JointTuning, "kick_groups", ()),
        (JointTuning, "kick_groups", (2, 0)),
        (JointTuning, "least_share", 0.0),
        (JointTuning, "shortfall_price", float("inf")),
        (CalendarTuning, "most_tabled_dates", 25),
        (CalendarTuning, "join_presolve", 1),
        (CalendarTuning, "descents", ((1, 7), (2,))),
        (SolverTuning, "glop_ways", "use_scaling:false"),
    ],
)
def test_numbers_that_cannot_be(family: Callable[..., TuningFamily], number: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{number} cannot be"):
        family(**{number: value})


# A file


def test_a_file_may_hold_every_number(tmp_path: Path) -> None:
    lines = [
        line
        for name, family in families().items()
        for line in (f"[{name}]", *(f"{one.name} = {as_toml(getattr(family, one.name))}" for one in fields(family)))
    ]
    path = tmp_path / "tuning.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read_tuning(path) == Tuning()
    path.write_text("[semester_joint]\nkicks = 0\nkick_groups = [2, 3, 4]\n", encoding="utf-8")
    assert read_tuning(str(path)) == Tuning(semester_joint=JointTuning(kicks=0, kick_groups=(2, 3, 4)))
    assert read_tuning({"semester_joint": {"kicks": 0, "kick_groups": [2, 3, 4]}}) == read_tuning(path)


def faults(path: Path, content: str) -> tuple[Fault, ...]:
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_tuning(path)
    return caught.value.faults


@pytest.mark.parametrize(
    ("content", "code", "row", "figures"),
    [
        ("[semester_joint]\nkick = 4\n", "tuning_unknown", 2, {"near": "kicks"}),
        ("\n[semester]\nkicks = 4\n", "tuning_unknown", 2, {"near": "semester_joint"}),
        ("semester_joint = 4\n", "tuning_table", 1, {"family": "semester_joint"}),
        ("[semester_joint]\n\nnew_options = 0\n", "tuning_number", 3, {"default": "8"}),
        ("[visits_assignment]\ngaps = 4\n", "tuning_number", 2, {"default": "[1, 4, 16, 64, 256]"}),
        ('[visits_calendars]\njoin_presolve = "no"\n', "tuning_number", 2, {"default": "false"}),
    ],
)
def test_what_is_wrong_with_a_file(
    content: str, code: str, row: int, figures: Mapping[str, str], tmp_path: Path
) -> None:
    (fault,) = faults(tmp_path / "tuning.toml", content)
    assert (fault.code, fault.row, fault.figures) == (code, row, figures)
    assert tell(fault) == code


def test_every_fault_at_once_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    found = faults(tmp_path / "tuning.toml", "[semester_joint]\nkicks = -1\nkick = 4\n[other]\n")
    assert [fault.row for fault in found] == [2, 3, 4]
    assert [fault.code for fault in faults(tmp_path / "broken.toml", "[semester_joint\n")] == ["bad_toml"]
    with pytest.raises(InputError) as caught:
        read_tuning(tmp_path / "none.toml")
    assert [tell(fault) for fault in caught.value.faults] == ["missing_tuning"]


# One run alone

HASTY = Tuning(visits_calendars=CalendarTuning(spread_effort_days=1))
"""The dates of no lead are proven to be spread best."""

SPARSE = Tuning(semester_joint=JointTuning(whole_limit_effort=0, dense_cells=0, thin_cells_an_arc=1))
"""Another method makes the pairs: of those that are equally good others."""


@pytest.fixture(scope="module")
def city() -> Season:
    return generate_season("city", 1)


def spread_of(outcome: VisitOutcome) -> GoalResult:
    assert outcome.spread is not None
    return outcome.spread


def goals_and_pairs(outcome: SemesterOutcome) -> tuple[object, object]:
    assert outcome.plan is not None
    return outcome.goals, outcome.plan.pairs


def test_two_runs_in_two_threads_do_not_disturb_each_other(city: Season) -> None:
    alone = []
    for tuning in (HASTY, Tuning()):
        with with_tuning(tuning):
            alone.append(solve_visits(city, VISIT_POLICY, workers=2))
    assert not spread_of(alone[0]).proven
    assert spread_of(alone[1]).proven
    together: dict[int, VisitOutcome] = {}
    begin = threading.Barrier(2)

    def plan(place: int, tuning: Tuning) -> None:
        begin.wait()
        with with_tuning(tuning):
            together[place] = solve_visits(city, VISIT_POLICY, workers=2)

    threads = [threading.Thread(target=plan, args=each) for each in enumerate((HASTY, Tuning()))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[0], together[1]] == alone
    assert TUNING.get() == Tuning()


def test_work_on_a_thread_has_the_numbers_of_who_began_it() -> None:
    with with_tuning(HASTY):
        work = Work(TUNING.get)
    assert work.has_ended(60)
    assert work.result() == HASTY


def test_a_task_on_a_cluster_carries_them(city: Season) -> None:
    asked = pickle.loads(pickle.dumps(RemoteSeason(city, VISIT_POLICY, 0, None, 0.0, 1, HASTY)))
    outcome, _ = season_task(asked, threading.Event(), lambda item: None)
    assert not spread_of(outcome).proven


def test_so_do_the_tasks_of_processes() -> None:
    semester = generate_semester("county", 2, universities=2, children=40)
    usual = solve_semester(semester, SEMESTER_POLICY, workers=HERE)
    with with_tuning(SPARSE):
        here, there = (solve_semester(semester, SEMESTER_POLICY, workers=workers) for workers in (HERE, 2))
    assert goals_and_pairs(there) == goals_and_pairs(here) != goals_and_pairs(usual)
    assert here.goals == usual.goals


def test_the_door_and_the_command_take_them(city: Season, tmp_path: Path) -> None:
    assert not spread_of(matcher.plan(city, tuning=HASTY).outcome).proven
    numbers = {"visits_calendars": {"spread_effort_days": 1}}
    assert matcher.plan(city, tuning=numbers).outcome == matcher.plan(city, tuning=HASTY).outcome
    assert spread_of(matcher.plan(city).outcome).proven
    with pytest.raises(matcher.InputError):
        matcher.plan(city, tuning={"visits": {}})
    path, office = tmp_path / "tuning.toml", ROOT / "instances" / "office"
    path.write_text("[visits_calendars]\nspread_effort_day = 1\n", encoding="utf-8")
    words = ("visits", office, "--out", tmp_path / "out", "--tuning", path, "--lang", "en")
    refused = command(*words)
    assert refused.exit_code == 2
    assert "spread_effort_days" in refused.output
    path.write_text("[visits_calendars]\nspread_effort_days = 1\n", encoding="utf-8")
    assert command(*words).exit_code == 0


# Whatever they are

ENDS = ("effort", "seconds", "most_bundles", "most_outside_pairs")
"""What may end a search before it has a proof."""


def other(random: Random, one: Field[Any], value: Any) -> Any:
    """A number that can stand in the place of another, perhaps a silly one."""
    least, most = one.metadata.get("least", 1), one.metadata.get("most", 10**9)
    if isinstance(value, bool):
        return random.choice([True, False])
    if isinstance(value, int):
        return min(most, random.choice([least, 2, value, 3 * value]))
    if isinstance(value, float):
        return random.choice([value / 50, value, value * 50])
    return tuple(random.sample(value, random.randint(1, len(value))))


def silly(seed: int) -> Tuning:
    random = Random(seed)
    drawn = {
        name: replace(family, **{one.name: other(random, one, getattr(family, one.name)) for one in changed})
        for name, family in families().items()
        if (changed := [one for one in fields(family) if not any(word in one.name for word in ENDS)])
        and name != "running"
    }
    return replace(Tuning(), **drawn)  # type: ignore[arg-type]  # each in the place of its own kind


@pytest.mark.dose(6)
@pytest.mark.parametrize("seed", range(200))
def test_values_and_bounds_are_those_of_enumeration(seed: int) -> None:
    season, policy = tiny_season(seed)
    with with_tuning(silly(seed)):
        assert differences(season, policy, solve_visits(season, policy)) == []
        semester_is_enumerated(seed, WRITTEN)
