"""Whatever stands in ``term.toml``, ``program.toml`` or a policy: values, or faults with their file, no exception."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matcher.semester.tables.term import read_term
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.policy_file import programmes_of, read_policy
from matcher.texts import Language
from matcher.visits.tables.program import read_period
from models.policy import Policy
from models.programme import Programme
from models.programmes import PROGRAMMES, SEMESTER, VISITS, every_rule
from tests.doses import examples

TERM_KEYS = ("name", "first_day", "last_day", "weeks", "closed")
PROGRAM_KEYS = ("first_day", "last_day", "settlement_deadline", "application_deadline", "closed")
POLICY_KEYS = (
    *("name", "programme", "method", "goals", "title", "question", "rules", "rules.S3", "title.en", "goals.visits"),
    *(f"rules.{rule.id}.{name}" for rule in every_rule().values() for name in rule.settings),
)
WORDS = """
2025-09-15 0001-01-01 9999-12-31 0099-02-28 2025-09-15T08:00:00 08:30:00 24:00:00 2025-09-15T23:59:59.999999+14:00
9999-12-31T23:59:59-23:59 1140915 -1 0 1.5 1e400 inf -inf nan true '' "\\u0000" "\\u001b[2J" [[[2025-09-15]]] {} []
[1,'x',{}] '25/9/15' '1936-09-15' '2025-12-31..2025-01-01' '0001-01-01..9999-12-31' '8:30' '20:30' 'semester' 'visits'
'lottery' ['paired','fit'] ['fairest'] '10' 10 2_0
"""
LONG = ["0x" + "F" * 5000, "9" * 5000, "1" + "0" * 30, "[" * 2000 + "]" * 2000, "{a=" * 1500 + "1" + "}" * 1500]
VALUES = st.one_of(
    st.sampled_from([*WORDS.split(), *LONG, "'" + "x" * 9000 + "'"]),
    st.dates().map(lambda day: day.isoformat()),
    st.integers().map(str),
    st.floats().map(repr),
    st.text(max_size=20).map(lambda text: "'" + text.replace("'", "") + "'"),
)
ANYTHING = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


def lines(keys: Iterable[str]) -> st.SearchStrategy[str]:
    """Rows with keys of the file, and now and then something else altogether."""
    row = st.one_of(
        st.tuples(st.sampled_from(list(keys)), VALUES).map(" = ".join),
        st.tuples(ANYTHING, VALUES).map(" = ".join),
        ANYTHING,
        st.sampled_from(
            ["a" + ".a" * 2000 + " = 1", "[" + ".".join("a" * 2000) + "]", "[[rules]]", "[rules.S3]", "\0"]
        ),
    )
    return st.lists(row, max_size=6).map("\n".join)


def folder_with(name: str, content: str, read: Callable[[Path, list[Fault]], object]) -> list[Fault]:
    """The faults of a file of that name; each can be told."""
    faults: list[Fault] = []
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_text(content, encoding="utf-8", newline="")
        value = read(Path(folder), faults)
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    assert value is not None or errors
    rows = content.count("\n") + 1
    for fault in faults:
        assert fault.file == name
        assert 0 <= fault.row <= rows
        assert all(fault.wrong(language) and fault.mend(language) for language in Language)
    return faults


def term(folder: Path, faults: list[Fault]) -> object:
    return read_term(folder, Policy.programme(), faults)[0]


@examples(300)
@given(lines(TERM_KEYS))
@example("first_day = 2025-09-15\nlast_day = 2025-12-31\nweeks = 0x" + "F" * 5000)
@example("a" + ".a" * 2000 + " = 1")
def test_whatever_a_term_holds(content: str) -> None:
    folder_with("term.toml", content, term)


@examples(300)
@given(lines(PROGRAM_KEYS))
@example("first_day = 0001-01-01\nclosed = [0001-01-01, '9999-12-31']")
def test_whatever_a_period_holds(content: str) -> None:
    policy = Policy.programme(VISITS)
    folder_with("program.toml", content, lambda folder, faults: read_period(folder, policy, faults)[0])


@examples(300)
@given(lines(POLICY_KEYS), st.sampled_from(list(PROGRAMMES.values())))
@example("[rules.V10]\nfirst_day = 0001-01-01", VISITS)
@example("goals = " + "[" * 2000, SEMESTER)
def test_whatever_a_policy_holds(content: str, of: Programme) -> None:
    def read(folder: Path, faults: list[Fault]) -> object:
        path = folder / "policy.toml"
        try:
            programmes_of(path)
            return read_policy(path, of)
        except InputError as error:
            faults += error.faults
            return None

    folder_with("policy.toml", content, read)


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (3, "weeks = " + "[" * 2000 + "]" * 2000),
        (3, "weeks = " + "9" * 5000),
        (3, "weeks = 0x" + "F" * 5000),
        (3, "weeks = 9223372036854775808"),
        (3, "weeks" + ".a" * 2000 + " = 1"),
        (3, 'name = "A\\u0000B"'),
        (3, 'name = ["A", ["\\u009b"]]'),
        (4, 'title = ""\nname = {a = {b = {c = {d = {e = {f = {g = {h = {}}}}}}}}}'),
        (4, 'title = ""\n[name.' + ".".join("a" * 20) + "]"),
    ],
)
def test_the_row_of_what_no_file_can_hold(row: int, value: str) -> None:
    content = f"first_day = 2025-09-15\nlast_day = 2025-12-31\n{value}\n"
    (fault,) = folder_with("term.toml", content, term)
    assert (fault.code, fault.row) == ("toml_unfit", row)
    assert len(fault.value) <= 80


def test_what_a_file_can_hold() -> None:
    content = 'name = "一\\t二\\n三"\nfirst_day = 2025-09-15\nlast_day = 2025-12-31\nweeks = 9223372036854775807\n'
    faults = folder_with("term.toml", content, term)
    assert [fault.code for fault in faults] == ["bad_number"]
