"""The command line as a user calls it, and the tables as somebody edits them in a spreadsheet."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import tomllib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from matcher.cli.main import main

Rows = list[list[str]]

TRACE = "Traceback"
"""Stands in what a user never sees."""

HANGS_AFTER_SECONDS = 300

needs_posix = pytest.mark.skipif(os.name != "posix", reason="signals to a process group")


def matcher(*words: object) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(main, [str(word) for word in words])


def rows_of(path: Path) -> Rows:
    """The rows of a table, the header first."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def save(path: Path, rows: Rows, encoding: str = "utf-8-sig") -> None:
    """Save a table as Excel does."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)


def edit(path: Path, change: Callable[[Rows], object], encoding: str = "utf-8-sig") -> None:
    """Change the rows of a table."""
    rows = rows_of(path)
    change(rows)
    save(path, rows, encoding)


def set_cell(path: Path, row: int, heading: str, value: str) -> None:
    """Write one cell; the header is row 1."""
    edit(path, lambda rows: rows[row - 1].__setitem__(rows[0].index(heading), value))


def write_small(tables: Path, name: str) -> None:
    """The tables of a few people, by their name in ``small.toml``."""
    small = tomllib.loads(Path(__file__).with_name("small.toml").read_text(encoding="utf-8"))
    tables.mkdir()
    for file, content in small[name].items():
        (tables / file).write_text(content, encoding="utf-8")


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file of the folder with the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def summary(out: Path) -> dict[str, object]:
    """What ``summary.json`` holds."""
    read: dict[str, object] = json.loads((out / "summary.json").read_text(encoding="utf-8-sig"))
    return read


def texts_of(folder: Path) -> str:
    """Everything readable in a folder: workbooks unzipped, the folded lines of calendars joined."""
    found = []
    for path in folder.rglob("*"):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as workbook:
                found += [workbook.read(name).decode("utf-8", "replace") for name in workbook.namelist()]
        elif path.is_file():
            found.append(path.read_text(encoding="utf-8").replace("\r\n ", "").replace("\n ", ""))
    return "\n".join(found)


def interrupted(*words: object, when: Sequence[str], **wanted: object) -> subprocess.CompletedProcess[str]:
    """Run a command that tells at once how far it is, and press Ctrl-C when a line tells of each of ``when`` in turn.

    Ctrl-C reaches every process of the terminal. ``wanted`` is told in :mod:`tests.cli.eager`.
    """
    command = [sys.executable, "-m", "tests.cli.eager", json.dumps(wanted), *map(str, words)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as stdout:
        process = subprocess.Popen(
            command, stdout=stdout, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
        )
        # What never ends must not hold up the tests for ever.
        guard = threading.Timer(HANGS_AFTER_SECONDS, lambda: os.killpg(process.pid, signal.SIGKILL))
        guard.start()
        try:
            told = list(_told(process, list(when)))
            process.wait()
        finally:
            guard.cancel()
            process.kill()
        stdout.seek(0)
        return subprocess.CompletedProcess(command, process.returncode, stdout.read(), "".join(told))


def _told(process: subprocess.Popen[str], when: list[str]) -> Iterator[str]:
    """The lines of standard error, answered with a Ctrl-C where they tell of what is next."""
    assert process.stderr is not None
    with process.stderr:
        for line in process.stderr:
            if when and re.search(when[0], line):
                del when[0]
                os.killpg(process.pid, signal.SIGINT)
            yield line
