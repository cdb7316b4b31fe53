"""The command line as a user calls it, and the tables as somebody edits them in a spreadsheet."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

from click.testing import CliRunner, Result

from matcher.cli import main

Rows = list[list[str]]


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


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file of the folder with the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
