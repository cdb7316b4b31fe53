"""The files people open, together."""

import zipfile
from dataclasses import replace
from pathlib import Path

from matcher.report.refusal import SUMMARY, WRITTEN, check_out
from matcher.semester.report.publishing import publish_semester
from matcher.texts import Language
from tests.report import sample


def written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_every_file_is_one_that_a_later_run_may_replace(tmp_path: Path, language: Language) -> None:
    out = tmp_path / "out"
    out.mkdir()
    publish_semester(out, sample.publication(language), sample.SENTENCES, None)
    assert {"plan.xlsx", "report.html"} <= set(written(out)) & WRITTEN
    (out / SUMMARY).write_text('{"version": "0.1.0"}')
    (tmp_path / "in").mkdir()
    check_out(out, tmp_path / "in")


def test_a_run_over_its_own_output_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    publish_semester(first, sample.publication(), sample.SENTENCES, None)
    slower = replace(sample.publication(), seconds=77.7)
    publish_semester(second, slower, sample.SENTENCES, first)
    assert written(first) == written(second)


def test_without_names_no_file_holds_any(tmp_path: Path) -> None:
    names = [person.name for person in sample.CHILDREN.values()]
    names += [person.name for person in sample.TUTORS.values()]
    children = {one.id: replace(one, name="") for one in sample.CHILDREN.values()}
    tutors = {one.id: replace(one, name="") for one in sample.TUTORS.values()}
    publish_semester(tmp_path, sample.publication(children=children, tutors=tutors), sample.SENTENCES, None)
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    parts += [data for name, data in written(tmp_path).items() if name != "plan.xlsx"]
    everything = b"".join(parts).replace(b"\r\n ", b"")
    assert not [name for name in names if name.encode() in everything]
