"""``matcher template`` and ``matcher generate``: folders of tables to begin from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from matcher.cli.exits import EXIT_BAD_INPUT
from matcher.cli.fault_screen import show_input_error
from matcher.cli.outputs import ready_to_fill
from matcher.cli.screen import say
from matcher.planners import catalog_of, planner_of
from matcher.tables.faults import InputError
from matcher.tables.template import write_template
from matcher.texts import Language
from models.programme import Programme


def make_template(programme: Programme, folder: Path, language: Language) -> int:
    """Write empty tables with one example row each; the exit code."""
    ready_to_fill(folder, language)
    try:
        written = write_template(folder, language, planner_of(programme).layout)
    except InputError as error:
        show_input_error(error, language)
        return EXIT_BAD_INPUT
    say("cli.template.done", language, count=len(written), folder=folder)
    return 0


def make_instance(
    programme: Programme, folder: Path, size: str, seed: int, variant: str, language: Language, **more: Any
) -> int:
    """Write an invented instance; the exit code. ``more`` are the options of the programme's catalogue.

    Raises ``click.UsageError`` for an unknown variant and for numbers that do not go together.
    """
    planner, catalog = planner_of(programme), catalog_of(programme)
    if variant not in catalog.variants:
        raise click.UsageError(f"--variant: {', '.join(catalog.variants)}")
    ready_to_fill(folder, language)
    try:
        problem = planner.generate(size, seed, variant=variant, **more)
        written = planner.write_tables(folder, problem, language)
    except InputError as error:
        show_input_error(error, language)
        return EXIT_BAD_INPUT
    except ValueError as error:
        flags = [option.flag for option in catalog.options if more[option.name] is not None]
        raise click.UsageError(f"{', '.join(flags)}: {error}") from error
    numbers = planner.numbers(problem)
    say(f"cli.generate.{programme}.done", language, count=len(written), folder=folder, **numbers)
    return 0
