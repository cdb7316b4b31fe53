"""The files people open, together, of either programme."""

import time
import zipfile
from dataclasses import replace
from pathlib import Path

from matcher.result.folder import SUMMARY, check_out, written_files
from matcher.texts import Language
from tests.report.samples import BOTH, SEMESTER, VISITS, Sample


@BOTH
def test_every_file_is_one_that_a_later_run_may_replace(of: Sample, tmp_path: Path, language: Language) -> None:
    out = tmp_path / "out"
    files = of.publish(out, of.publication(language))
    assert {of.workbook, "report.html"} <= files.keys() & written_files()
    assert "calendars/office.ics" in files or of is SEMESTER
    (out / SUMMARY).write_text('{"version": "0.1.0"}')
    (tmp_path / "in").mkdir()
    check_out(out, tmp_path / "in")


def test_a_run_over_its_own_output_gives_the_same_bytes(tmp_path: Path) -> None:
    first = {of: of.publish(tmp_path / f"{of} 1", of.publication()) for of in (SEMESTER, VISITS)}
    time.sleep(2.1)  # a zip archive counts time in steps of two seconds
    for of, files in first.items():
        slower = replace(of.publication(), seconds=77.7)
        assert of.publish(tmp_path / f"{of} 2", slower, tmp_path / f"{of} 1") == files


@BOTH
def test_without_names_no_file_holds_any(of: Sample, tmp_path: Path) -> None:
    files = of.publish(tmp_path, of.without_names())
    with zipfile.ZipFile(tmp_path / of.workbook) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    parts += [data for name, data in files.items() if name != of.workbook]
    everything = b"".join(parts).replace(b"\r\n ", b"")
    assert not [name for name in of.names if name.encode() in everything]
