"""What a command says of the tables it was given: what was read for what, and what is wrong, by its cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import click

from matcher.cli.screen import show_table
from matcher.tables.fault_groups import fault_groups
from matcher.tables.faults import Fault, InputError, Severity, TableSource
from matcher.texts import Language, text

MOST_CAUSES: Mapping[Severity, int] = {Severity.ERROR: 20, Severity.WARNING: 10, Severity.NOTICE: 10}
"""So many causes of each severity are told: a page."""
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}
_IN_THE_TABLE = frozenset(("taken_for", "not_taken"))
"""Notices that the table of what was read for what tells already."""
_ENCODINGS = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16"}


def show_faults(faults: Iterable[Fault], language: Language) -> None:
    """The causes on standard error, the gravest first; of each severity the first few, and how many more."""
    told = fault_groups(fault for fault in faults if fault.code not in _IN_THE_TABLE)
    left = 0
    for severity in Severity:
        of = [cause for cause in told if cause.severity is severity]
        for cause in of[: MOST_CAUSES[severity]]:
            label = text(f"cli.severity.{severity.value}", language)
            click.secho(label, fg=_COLOURS[severity], nl=False, err=True)
            click.echo(" " + cause.line(language), err=True)
        left += max(0, len(of) - MOST_CAUSES[severity])
    if left:
        click.echo(text("cli.causes_more", language, count=left), err=True)


def show_input_error(error: InputError, language: Language, refused: str = "cli.input_refused") -> None:
    """The faults of input that cannot be used, and how many there are; ``refused`` says what was not done."""
    if any(source.file != source.table for source in error.sources):
        show_sources(error.sources, error.faults, language)
    show_faults(error.faults, language)
    errors = [fault for fault in error.faults if fault.severity is Severity.ERROR]
    click.echo(text(refused, language, count=len(errors), causes=len(fault_groups(errors))), err=True)


def show_sources(sources: Sequence[TableSource], faults: Iterable[Fault], language: Language) -> None:
    """What was read for which table, in one short table; the files that were not read below it."""
    heads = tuple(text(f"cli.source.{head}", language) for head in ("table", "file", "rows", "header", "encoding"))
    show_table((heads, *(_source_row(source, language) for source in sources)))
    left = [fault.file for fault in faults if fault.code == "not_taken"]
    if left:
        click.echo("  " + text("cli.source.left", language, files=", ".join(left)))


def _source_row(source: TableSource, language: Language) -> tuple[str, ...]:
    header = text("cli.source.header_row", language, row=source.header_row) if source.header_row else ""
    encoding = _ENCODINGS.get(source.encoding, source.encoding) or text("cli.source.workbook", language)
    return source.table, source.file, str(source.rows) if source.header_row else "", header, encoding


def show_rights(rights: Mapping[str, int], language: Language) -> None:
    """How many cells were read that grant a right or lift a rule, in one line; nothing where there are none."""
    told = [text(f"cli.rights.{name}", language, count=count) for name, count in rights.items() if count]
    if told:
        click.echo("  " + text("cli.rights", language, rights=text("cli.cause.between", language).join(told)))
