"""``matcher template`` and ``matcher generate``: folders of tables to begin from."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli import EXIT_BAD_INPUT
from matcher.commands.screen import say, show_input_error
from matcher.generate.catalog import SIZES, VARIANTS
from matcher.generate.semester import generate_semester
from matcher.generate.tables import write_semester_tables
from matcher.tables.faults import InputError
from matcher.tables.template import write_template
from matcher.texts import Language


def make_template(folder: Path, language: Language) -> int:
    """Write empty tables with one example row each; the exit code."""
    try:
        written = write_template(folder, language)
    except InputError as error:
        show_input_error(error, language)
        return EXIT_BAD_INPUT
    say("cli.template.done", language, count=len(written), folder=folder)
    return 0


def make_instance(
    folder: Path,
    size: str,
    seed: int,
    register: Path | None,
    variant: str,
    tutors_per_child: float | None,
    language: Language,
) -> int:
    """Write a generated instance; the exit code. Raises ``click.UsageError`` for an unknown variant."""
    assert size in SIZES
    if variant not in VARIANTS:
        raise click.UsageError(f"--variant: {', '.join(VARIANTS)}")
    try:
        semester = generate_semester(size, seed, variant=variant, tutors_per_child=tutors_per_child, register=register)
        written = write_semester_tables(folder, semester, language)
    except InputError as error:
        show_input_error(error, language)
        return EXIT_BAD_INPUT
    say("cli.generate.done", language, count=len(written), folder=folder, children=len(semester.children))
    return 0
