"""How a command ends that does not come to its own end: what is said of it, and the exit code."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

import click

from matcher.cli.exits import DEBUG, EXIT_BAD_INPUT, EXIT_FAILED, EXIT_NO_PLAN
from matcher.cli.interrupts import unheard
from matcher.cli.outputs import standing, target
from matcher.extras import ExtraMissingError
from matcher.lack import Lack, lack_of
from matcher.texts import Language, text


def report_end(error: BaseException, language: Language) -> int:
    """Say on standard error what ended the command; the exit code.

    Once the result stands in its place it is 0 whatever happens: only what is shown of it is cut short.
    """
    with unheard():  # a second Ctrl-C would cut short what is said of the first
        out = standing()
        if out is not None:
            if _is_fault(error):
                click.echo(_sentence(error, language), err=True)
            click.echo(text("cli.stands", language, out=out), err=True)
            return 0
        if _is_unheard(error):
            return EXIT_NO_PLAN
        click.echo(_sentence(error, language), err=True)
    if isinstance(error, ExtraMissingError):
        return EXIT_BAD_INPUT
    return EXIT_NO_PLAN if _is_interrupt(error) else EXIT_FAILED


def _is_interrupt(error: BaseException) -> bool:
    return isinstance(error, (KeyboardInterrupt, click.Abort))


def _is_unheard(error: BaseException) -> bool:
    """Whether nobody reads any more what is shown."""
    return isinstance(error, OSError) and error.errno == errno.EPIPE


def _is_fault(error: BaseException) -> bool:
    """Whether it is this program's own, to be reported."""
    return not (_is_interrupt(error) or isinstance(error, OSError) or lack_of(error))


def _sentence(error: BaseException, language: Language) -> str:
    if _is_interrupt(error):
        return text("cli.interrupted", language)
    if isinstance(error, ExtraMissingError):
        return text("cli.extra", language, packages=", ".join(error.packages), command=error.command)
    lack = lack_of(error)
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    if lack is Lack.DISK:
        figures = {"place": _place(error), "temporary": tempfile.gettempdir()}
        return text("cli.lack.disk", language, error=said, **figures)
    if lack is not None:
        return text(f"cli.lack.{lack.value}", language)
    if isinstance(error, OSError):
        return text("cli.disk_failed", language, place=_place(error), error=said)
    return text("cli.failed", language, error=f"{type(error).__name__}: {error}", variable=DEBUG)


def _place(error: BaseException) -> object:
    """Where the disk failed: the file it names, but for a full disk the folder asked for, as all else is gone."""
    aimed = target()
    if aimed is not None and (lack_of(error) is not None or getattr(error, "filename", None) is None):
        return aimed.out
    return getattr(error, "filename", None) or Path.cwd()
