"""The files people open of a plan of visits, together."""

import zipfile
from dataclasses import replace
from pathlib import Path

from matcher.report.refusal import SUMMARY, WRITTEN, check_out
from matcher.texts import Language
from matcher.visits.report.publishing import publish_visits
from tests.report.test_semester import written
from tests.report.visits import sample


def test_every_file_is_one_that_a_later_run_may_replace(tmp_path: Path, language: Language) -> None:
    out = tmp_path / "out"
    out.mkdir()
    publish_visits(out, sample.publication(language), sample.SENTENCES, None)
    files = written(out)
    assert {"visits.xlsx", "report.html"} <= set(files) & WRITTEN
    assert "calendars/office.ics" in files
    (out / SUMMARY).write_text('{"version": "0.1.0"}')
    (tmp_path / "in").mkdir()
    check_out(out, tmp_path / "in")


def test_a_run_over_its_own_output_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    publish_visits(first, sample.publication(), sample.SENTENCES, None)
    publish_visits(second, replace(sample.publication(), seconds=77.7), sample.SENTENCES, first)
    assert written(first) == written(second)


def test_without_names_no_file_holds_any(tmp_path: Path) -> None:
    names = [lead.name for lead in sample.LEADS.values()]
    names += [professor.name for professor in sample.PROFESSORS.values() if professor.name]
    publish_visits(tmp_path, sample.without_names(), sample.SENTENCES, None)
    with zipfile.ZipFile(tmp_path / "visits.xlsx") as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    parts += [data for name, data in written(tmp_path).items() if name != "visits.xlsx"]
    everything = b"".join(parts).replace(b"\r\n ", b"")
    assert not [name for name in names if name.encode() in everything]
