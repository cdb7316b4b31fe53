"""``--faults FOLDER``: everything that is wrong with the tables, as a table and in the tables themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from matcher.recognition import inbox_of
from matcher.result.folder import replacing
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.grid import Grid
from matcher.texts import Language, text


def check_apart(folder: Path | None, out: Path) -> None:
    """Raises ``InputError`` where one of the two folders would take the other away."""
    if folder is None:
        return
    one, other = folder.resolve(), out.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise InputError([Fault(Severity.ERROR, "faults_in_out", str(folder), value=str(out))])


def leave_faults(
    folder: Path | None, inputs: Sequence[Path], encoding: str | None, faults: Sequence[Fault], language: Language
) -> None:
    """Write the faults of the tables in ``inputs``, folders or workbooks; where no folder is asked for, say how to.

    Raises ``InputError`` where the folder must not be replaced, ``OSError`` where it cannot be written.
    """
    if folder is None:
        if any(fault.severity is Severity.ERROR for fault in faults):
            click.echo(text("cli.faults_hint", language), err=True)
        return
    from matcher.report.fault_files import write_fault_files  # a workbook's writer: only for those who ask

    grids = [grid for place in inputs for grid in _grids(place, encoding)]
    with replacing(folder, *inputs) as room:
        write_fault_files(room, faults, grids, language)
    click.echo(text("cli.faults_written", language, count=len(faults), folder=folder), err=True)


def _grids(place: Path, encoding: str | None) -> Iterator[Grid]:
    """The sheets of every spreadsheet in a folder, or of one."""
    if not place.exists():
        return
    inbox = inbox_of(place if place.is_dir() else place.absolute().parent, encoding)
    for file in inbox.spreadsheets if place.is_dir() else [place.name]:
        yield from inbox.open(file).grids
