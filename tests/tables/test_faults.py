"""Every fault is provoked once and found in its place, and every fault has its texts."""

from __future__ import annotations

import ast
import string
import time
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import matcher.tables
from matcher.semester.tables.reading import read_semester
from matcher.tables.faults import Fault, InputError
from matcher.texts import Language, catalogue
from models.policy import Policy
from tests.tables.fault_cases import CASES, ERROR, WARNING, C, D, G, L, S, T, U, X
from tests.tables.office import LOCKS, SCORES, TERM, faults_of, places, put, swapped


@pytest.mark.parametrize("code", CASES)
def test_fault_in_its_place(code: str, tmp_path: Path) -> None:
    changed, severity, place = CASES[code]
    assert places(faults_of(put(tmp_path / "valid")), code) == []
    faults = faults_of(put(tmp_path / "broken", **changed))
    assert places(faults, code) == [place]
    assert next(fault for fault in faults if fault.code == code).severity is severity


@pytest.mark.parametrize("code", [code for code, case in CASES.items() if case[1] is ERROR])
def test_one_mistake_is_one_error(code: str, tmp_path: Path) -> None:
    """No mistake makes a wave of others, but where a lock breaks two rules at once."""
    allowed = {
        "lock_late": {"lock_outside_window"},
        "lock_child_twice": {"lock_gender", "lock_subject", "lock_no_common_time"},
        "lock_tutor_twice": {"lock_subject", "lock_no_common_time", "lock_not_free"},
        "lock_university": {"lock_no_common_time"},
        "missing_key": {"missing_key"},
    }
    changed, _, _ = CASES[code]
    errors = [f.code for f in faults_of(put(tmp_path, **changed)) if f.severity is ERROR]
    assert errors.count(code) == 1
    assert set(errors) - {code} <= allowed.get(code, set())


def test_few_children_are_a_warning(tmp_path: Path) -> None:
    faults = faults_of(put(tmp_path))
    assert places(faults, "few_children") == [(U, 2, "university_id"), (U, 3, "university_id")]
    assert {fault.figures["least"] for fault in faults if fault.code == "few_children"} == {"50"}


def test_every_fault_of_every_file_at_once(tmp_path: Path) -> None:
    folder = put(
        tmp_path,
        universities=swapped(U, "學,3,", "學,x,"),
        schools=swapped(S, "16:10-18:00", "18:00-16:00"),
        children=swapped(C, "M,3", "X,"),
        tutors=swapped(T, "5.5,yes", "5.5,perhaps"),
        locks=f"{LOCKS}pair,C1,T9,,,,\n",
        scores=f"{SCORES}C1,T1,many\n",
        term=TERM.replace("2025-09-15", "soon"),
    )
    with pytest.raises(InputError) as caught:
        read_semester(folder, Policy.programme())
    found = [(f.file, f.row, f.column) for f in caught.value.faults if f.severity is ERROR]
    assert found == [
        (U, 2, "seats"),
        (S, 3, "tue"),
        (T, 3, "agreement"),
        (C, 2, "gender"),
        (C, 2, "grade"),
        (L, 2, "tutor_id"),
        (X, 2, "score"),
        (D, 1, "first_day"),
    ]


def test_a_missing_folder(tmp_path: Path) -> None:
    assert [fault.code for fault in faults_of(tmp_path / "none")] == ["missing_folder"]


def test_files_that_were_meant(tmp_path: Path) -> None:
    put(tmp_path, groups=None, children=None, tutors=None)
    for name in ("child.csv", "groups.xlsx", "tutors.csv.csv", "lock.csv", "Scores.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    faults = faults_of(tmp_path)
    assert {(f.file, f.code, f.value, f.severity) for f in faults if f.row == 0} == {
        ("groups.xlsx", "bad_workbook", "", ERROR),
        (C, "near_file", "child.csv", ERROR),
        (T, "near_file", "tutors.csv.csv", ERROR),
        (L, "near_file", "lock.csv", WARNING),
        ("Scores.xlsx", "bad_workbook", "", ERROR),
    }


def test_an_encoding_that_does_not_exist_or_fit(tmp_path: Path) -> None:
    put(tmp_path, schools=swapped(S, "海邊國小", "裏國小").encode("cp950"))
    assert {fault.code for fault in faults_of(tmp_path, "klingon")} == {"unknown_encoding"}
    assert places(faults_of(tmp_path, "utf-8"), "not_that_encoding") == [(S, 2, "")]


def test_a_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path)
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "groups.csv":
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert places(faults_of(tmp_path), "unreadable_file") == [(G, 0, "")]


def test_a_duplicate_names_both_rows_and_a_header_is_shown_as_it_stands(tmp_path: Path) -> None:
    content = swapped(C, "C3", "C1").replace("child_id", "學童代碼")
    fault = next(f for f in faults_of(put(tmp_path, children=content)) if f.code == "duplicate_id")
    assert (fault.row, fault.column, fault.value, fault.figures) == (
        4,
        "學童代碼",
        "C1",
        {"first_row": "2"},
    )


def test_unknown_ids_are_told_once(tmp_path: Path) -> None:
    content = swapped(C, "003,,F", "X99,,F").replace("001,U1,F", "001,U99,F")
    faults = faults_of(put(tmp_path, children=content))
    assert [(f.row, f.column) for f in faults] == [(4, "school_id"), (5, "university_id")]


@pytest.mark.parametrize("missing", [U, S, G, T, C])
def test_a_missing_file_is_one_fault(missing: str, tmp_path: Path) -> None:
    folder = put(tmp_path, locks=f"{LOCKS}pair,C1,T1,,,,\nslot,,,U1,001,mon,16:00\n", scores=SCORES)
    (folder / missing).unlink()
    errors = [(f.code, f.file) for f in faults_of(folder) if f.severity is ERROR]
    assert errors == [("missing_file", missing)]


def test_a_lost_zero_suggests_the_id(tmp_path: Path) -> None:
    fault = next(
        f for f in faults_of(put(tmp_path, children=swapped(C, "003,,F", "3,,F"))) if f.code == "unknown_reference_near"
    )
    assert fault.figures["near"] == "003"
    assert "003" in fault.wrong(Language.ZH)


@pytest.mark.parametrize("start", ["=A1", "+A1", "-A1", "@SUM(A1)", "=1+1", "=HYPERLINK(1)"])
def test_formulas(start: str, tmp_path: Path) -> None:
    assert places(faults_of(put(tmp_path, children=swapped(C, "李小華", start))), "formula") == [(C, 3, "name")]


def test_few_hours_of_a_stricter_policy(tmp_path: Path) -> None:
    policy = Policy.from_mapping({"rules": {"S9": {"hours": 31}}})
    faults = faults_of(put(tmp_path, term=TERM), policy=policy)
    assert [fault.figures["least"] for fault in faults if fault.code == "few_hours"] == ["31"]


def text_keys() -> dict[str, dict[str, str]]:
    return {key: entry for key, entry in catalogue().items() if key.startswith("fault.")}


def test_every_text_stands_in_both_languages_with_the_same_fields() -> None:
    for key, entry in text_keys().items():
        fields = [{name for _, name, _, _ in string.Formatter().parse(entry[lang]) if name} for lang in Language]
        assert all(entry[lang].strip() for lang in Language), key
        assert fields[0] - {"value"} == fields[1] - {"value"}, key


def test_every_fault_can_be_told(tmp_path: Path) -> None:
    told: set[str] = set()
    for code, (changed, _, _) in CASES.items():
        for fault in faults_of(put(tmp_path / code, **changed)):
            told.add(tell(fault))
    assert set(CASES) <= told


def tell(fault: Fault) -> str:
    """Say a fault in every language; its code."""
    for language in Language:
        assert fault.wrong(language)
        assert fault.mend(language)
        assert "{" not in fault.wrong(language) + fault.mend(language)
    return fault.code


TOLD_ELSEWHERE = {
    "faults_in_out",
    "taken_for",
    "not_taken",
    "also_like",
    "also_like_same",
    "two_sources",
    "formula_uncomputed",
    "hidden_rows",
    "merged_cells",
    "date_far",
    "year_of_season",
    "own_school_read_as",
    "own_schools_many",
    "own_school_not_yet",
    "own_school_elsewhere",
    "missing_folder",
    "near_file",
    "unreadable_file",
    "unknown_encoding",
    "not_that_encoding",
    "few_children",
    "few_hours",
    "file_exists",
    "missing_policy",
    "bad_json",
    "bad_summary",
}


def test_every_fault_of_the_catalogue_is_provoked() -> None:
    texts = [
        files("matcher.texts").joinpath(name).read_text(encoding="utf-8") for name in ("faults.toml", "reading.toml")
    ]
    parts = [key.split(".")[1:] for text in texts for key in tomllib.loads(text)]
    codes = {code for code, _ in parts if not code.startswith("policy_")}
    assert sorted(parts) == sorted([code, part] for code, _ in parts[::2] for part in ("wrong", "mend"))
    assert codes == set(CASES) | TOLD_ELSEWHERE


def literal_codes(call: ast.Call) -> set[str]:
    """The codes that stand as words in a call that reports a fault."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place = {"Fault": 1, "report": 1, "CellFault": 0, "error": 0, "warning": 0, "_report": 0}.get(name)
    if place is None or place >= len(call.args):
        return set()
    code = call.args[place]
    return {str(code.value)} if isinstance(code, ast.Constant) else set()


def test_every_code_that_is_used_has_its_texts() -> None:
    used: set[str] = set()
    for file in Path(matcher.tables.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                used |= literal_codes(node)
    assert len(used) > 60
    assert {f"fault.{code}.{part}" for code in used for part in ("wrong", "mend")} <= set(catalogue())


@pytest.mark.dose(0)
def test_a_hundred_thousand_children_are_read_in_seconds(tmp_path: Path) -> None:
    rows = "".join(f"C{n:06d},{'00' if n % 2 else ''}1,U1,F,4,英語;數學\n" for n in range(100_000))
    folder = put(tmp_path, children=f"child_id,school_id,university_id,gender,grade,subjects\n{rows}")
    started = time.process_time()
    faults = faults_of(folder)
    assert len(places(faults, "unknown_reference_near")) == 50_000
    assert time.process_time() - started < 30
