"""Instances from folders and families: whose they are, their faults, and who is planned for."""

from __future__ import annotations

import pickle
from pathlib import Path
from shutil import copytree

import pytest

from matcher.lab.instances import parse_source, parse_sources, people_of, tables_of
from matcher.lab.jobs import Tables
from matcher.tables.faults import Fault, InputError
from matcher.texts import Language
from models.programme import Programme
from models.programmes import SEMESTER, VISITS

INSTANCES = Path(__file__).parents[2] / "instances"


def faults_of(source: str) -> list[Fault]:
    with pytest.raises(InputError) as caught:
        parse_source(source)
    return list(caught.value.faults)


def test_the_files_tell_the_programme() -> None:
    hand, office = tables_of(INSTANCES / "hand"), tables_of(INSTANCES / "office")
    assert (hand.name, hand.programme) == ("hand", SEMESTER)
    assert (office.name, office.programme) == ("office", VISITS)
    assert set(hand.files) == {
        "universities.csv", "schools.csv", "groups.csv", "tutors.csv", "children.csv", "locks.csv",
    }  # fmt: skip
    assert "program.toml" in office.files


def test_letter_case_of_file_names_does_not_count(tmp_path: Path) -> None:
    copytree(INSTANCES / "hand", tmp_path / "hand")
    (tmp_path / "hand" / "tutors.csv").rename(tmp_path / "hand" / "Tutors.CSV")
    assert tables_of(tmp_path / "hand").digest == tables_of(INSTANCES / "hand").digest


def test_a_folder_is_the_same_for_every_seed() -> None:
    source = parse_source(str(INSTANCES / "hand"))
    assert source.tables(1) is source.tables(2)


def test_a_missing_folder_and_one_without_tables(tmp_path: Path) -> None:
    assert [fault.code for fault in faults_of(str(tmp_path / "nowhere"))] == ["missing_folder"]
    assert [fault.code for fault in faults_of(str(tmp_path))] == ["no_instance"]


def test_a_table_that_is_missing(tmp_path: Path) -> None:
    copytree(INSTANCES / "hand", tmp_path / "hand")
    (tmp_path / "hand" / "tutors.csv").unlink()
    assert [(fault.code, fault.file) for fault in faults_of(str(tmp_path / "hand"))] == [("missing_file", "tutors.csv")]


def test_an_encoding_is_kept_as_utf_8(tmp_path: Path) -> None:
    for name, content in tables_of(INSTANCES / "county").files.items():
        recoded = content.decode("utf-8-sig").encode("big5hkscs") if name.endswith(".csv") else content
        (tmp_path / name).write_bytes(recoded)
    told = tables_of(tmp_path, "big5hkscs")
    assert people_of(told) == people_of(tables_of(INSTANCES / "county"))
    with pytest.raises(InputError):
        tables_of(INSTANCES / "county", "ascii")


@pytest.mark.parametrize(
    ("text", "programme"),
    [
        ("tiny", SEMESTER),
        ("county:limits", SEMESTER),
        ("semester:tiny", SEMESTER),
        ("visits:tiny", VISITS),
        ("visits:city:tight", VISITS),
    ],
)
def test_families(text: str, programme: Programme) -> None:
    source = parse_source(f"generate:{text}")
    assert (source.name, source.programme) == (text, programme)
    one, two = source.tables(1), source.tables(2)
    assert one.files["schools.csv"] != two.files["schools.csv"]
    assert dict(one.files) == dict(source.tables(1).files)
    assert people_of(one) != people_of(two)


@pytest.mark.parametrize(
    ("text", "value", "near"),
    [
        ("countie", "countie", "county"),
        ("county:limit", "limit", "limits"),
        ("visits:nationale", "nationale", "national"),
        ("visits:city:tigt", "tigt", "tight"),
        ("visit:city", "visit", ""),
    ],
)
def test_an_unknown_family_names_the_nearest(text: str, value: str, near: str) -> None:
    fault = faults_of(f"generate:{text}")[0]
    assert (fault.code, fault.value) == ("unknown_family", value)
    assert near in fault.figures["near"]
    assert all(value in fault.wrong(language) and near in fault.mend(language) for language in Language)


@pytest.mark.parametrize("text", ["", "visits", "tiny:ample:more"])
def test_a_family_without_a_size_or_with_a_word_too_many(text: str) -> None:
    assert "unknown_family" in {fault.code for fault in faults_of(f"generate:{text}")}


def test_what_is_sent_elsewhere_is_what_to_draw_not_the_files() -> None:
    tables = parse_source("generate:national").tables(1)
    sent = pickle.dumps(tables)
    assert len(sent) < 2_000
    again: Tables = pickle.loads(sent)
    assert again.digest == tables.digest
    assert dict(parse_source("generate:tiny").tables(5).files) == dict(
        pickle.loads(pickle.dumps(parse_source("generate:tiny").tables(5))).files
    )


def test_sources_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        copytree(INSTANCES / "hand", tmp_path / folder / "hand")
    one, two = str(tmp_path / "one" / "hand"), str(tmp_path / "two" / "hand")
    assert [source.name for source in parse_sources([one, two, one, "generate:tiny"])] == [one, two, "tiny"]
    with pytest.raises(InputError) as caught:
        parse_sources([one, "generate:nowhere", str(tmp_path / "none")])
    assert [fault.code for fault in caught.value.faults] == ["unknown_family", "missing_folder"]


def test_children_and_their_traits(tmp_path: Path) -> None:
    folder = tmp_path / "hand"
    copytree(INSTANCES / "hand", folder)
    schools = (folder / "schools.csv").read_text(encoding="utf-8-sig").splitlines()
    levels = ["remoteness", "特偏", "", "偏遠"]
    lines = [f"{line},{level}" for line, level in zip(schools, levels, strict=True)]
    (folder / "schools.csv").write_text("\n".join(lines), encoding="utf-8")
    people = people_of(tables_of(folder))
    children = (folder / "children.csv").read_text(encoding="utf-8-sig").splitlines()
    header = children[0].split(",")
    rows = [dict(zip(header, line.split(","), strict=True)) for line in children[1:]]
    assert people.ids == tuple(row["child_id"] for row in rows)
    assert set(people.traits) == {"gender", "county", "grade", "remoteness", "subject"}
    level_of = dict(zip([line.split(",")[0] for line in schools], ["", "special", "", "remote"], strict=True))
    assert people.traits["remoteness"] == tuple(level_of[row["school_id"]] for row in rows)
    assert people.traits["subject"] == tuple(row["subjects"].split(";")[0] for row in rows)
    assert people.traits["grade"] == tuple(row["grade"] for row in rows)


def test_schools_and_their_traits() -> None:
    people = people_of(parse_source("generate:visits:tiny").tables(2))
    assert len(people.ids) == 5
    assert set(people.traits) == {"county", "mode", "first", "items"}
    assert all(len(words) == 5 for words in people.traits.values())
    assert set(people.traits["first"]) <= {"", "returning", "recommended"}
    assert set(people.traits["mode"]) <= {"", "A", "B"}


def test_faults_of_the_tables_are_told_when_people_are_read() -> None:
    whole = tables_of(INSTANCES / "hand")
    files = {**whole.files, "tutors.csv": whole.files["tutors.csv"].replace(b",F,", b",X,")}
    with pytest.raises(InputError) as caught:
        people_of(Tables("hand", SEMESTER, files))
    assert ("bad_gender", "tutors.csv") in {(fault.code, fault.file) for fault in caught.value.faults}
