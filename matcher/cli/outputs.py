"""The folder that a command writes: made ready before, put in place, and whether it stands when the command ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from matcher.folders.filling import working_places
from matcher.folders.leftovers import Leftovers, recover, tidy
from matcher.result.folder import check_out, replacing
from matcher.texts import Language, text

_TARGET = "matcher.target"


@dataclass(frozen=True)
class Target:
    """The folder that a command writes, and how to find out whether what it writes stands there."""

    out: Path
    stands: Callable[[], bool]


def ready(out: Path, language: Language, *inputs: Path) -> None:
    """Refuse a folder as :func:`check_out` does; clear away what killed runs have left beside it, and say so."""
    _aim(out, lambda: False)
    check_out(out, *inputs)
    _tell(tidy(out.resolve()), out, language)


def recover_out(out: Path, language: Language) -> None:
    """Put back what stood in the folder where a killed run has taken it away, and say so."""
    _tell(Leftovers(recover(out.resolve())), out, language)


def _tell(left: Leftovers, out: Path, language: Language) -> None:
    if left.recovered:
        click.echo(text("cli.leftovers.recovered", language, out=out), err=True)
    for path in left.removed:
        click.echo(text("cli.leftovers.removed", language, folder=path), err=True)
    for path in left.kept:
        click.echo(text("cli.leftovers.kept", language, folder=path), err=True)


@contextmanager
def placing(out: Path, *inputs: Path) -> Iterator[Path]:
    """As :func:`replacing`; from its end on the command knows that the new folder stands."""
    with replacing(out, *inputs) as folder:
        new = folder.stat()
        _aim(out, lambda: _is(out, new))
        yield folder


def ready_to_fill(folder: Path, language: Language) -> None:
    """As :func:`ready`, for a folder into which files go, all or none; the command knows once they stand."""
    before = _names(folder)
    _aim(folder, lambda: _names(folder) > before)
    for place in working_places(folder):
        _tell(tidy(place), folder, language)


def standing() -> Path | None:
    """The folder that the command at hand has written, once it stands whole in its place."""
    aimed = target()
    return aimed.out if aimed is not None and aimed.stands() else None


def target() -> Target | None:
    """The folder that the command at hand is to write, if any."""
    context = click.get_current_context(silent=True)
    found = None if context is None else context.meta.get(_TARGET)
    return found if isinstance(found, Target) else None


def _aim(out: Path, stands: Callable[[], bool]) -> None:
    context = click.get_current_context(silent=True)
    if context is not None:
        context.meta[_TARGET] = Target(out, stands)


def _is(out: Path, folder: os.stat_result) -> bool:
    """Whether that very folder stands there now: an interrupt may come right after it was put in place."""
    try:
        return os.path.samestat(out.stat(), folder)
    except OSError:
        return False


def _names(folder: Path) -> set[str]:
    """What stands in a folder, but for hidden files."""
    return {path.name for path in folder.iterdir() if path.name[0] != "."} if folder.is_dir() else set()
