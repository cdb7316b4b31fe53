"""``matcher template`` and ``matcher generate``: folders of tables to begin from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from matcher.cli.exits import EXIT_BAD_INPUT
from matcher.cli.fault_screen import show_input_error
from matcher.cli.outputs import ready_to_fill
from matcher.cli.screen import say
from matcher.planners import planner_of
from matcher.semester.generator.catalog import SIZES, VARIANTS
from matcher.semester.generator.semester import generate_semester
from matcher.semester.generator.tables import write_semester_tables
from matcher.tables.faults import InputError
from matcher.tables.template import write_template
from matcher.texts import Language
from matcher.visits.generator.catalog import VISIT_SIZES, VISIT_VARIANTS
from matcher.visits.generator.season import generate_season
from matcher.visits.generator.tables import write_visit_tables
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


def make_semester(
    folder: Path,
    size: str,
    seed: int,
    register: Path | None,
    variant: str,
    tutors_per_child: float | None,
    children_count: int | None,
    universities_count: int | None,
    language: Language,
) -> int:
    """Write a generated semester; the exit code.

    Raises ``click.UsageError`` for an unknown variant and for too few children for the universities.
    """
    assert size in SIZES
    _known(variant, VARIANTS)
    try:
        SIZES[size].scale(children_count, universities_count)
    except ValueError as error:
        raise click.UsageError(f"--children, --universities: {error}") from error
    ready_to_fill(folder, language)
    try:
        semester = generate_semester(
            size,
            seed,
            variant=variant,
            tutors_per_child=tutors_per_child,
            register=register,
            children=children_count,
            universities=universities_count,
        )
        written = write_semester_tables(folder, semester, language)
    except InputError as error:
        show_input_error(error, language)
        return EXIT_BAD_INPUT
    say("cli.generate.done", language, count=len(written), folder=folder, children=len(semester.children))
    return 0


def make_season(
    folder: Path,
    size: str,
    seed: int,
    register: Path | None,
    variant: str,
    leads_count: int | None,
    schools_count: int | None,
    language: Language,
) -> int:
    """Write a generated season of visits; the exit code. Raises ``click.UsageError`` for an unknown variant."""
    assert size in VISIT_SIZES
    _known(variant, VISIT_VARIANTS)
    ready_to_fill(folder, language)
    try:
        season = generate_season(
            size, seed, variant=variant, register=register, leads=leads_count, schools=schools_count
        )
        written = write_visit_tables(folder, season, language)
    except InputError as error:
        show_input_error(error, language)
        return EXIT_BAD_INPUT
    numbers = {"leads": len(season.leads), "schools": len(season.schools)}
    say("cli.generate.visits.done", language, count=len(written), folder=folder, **numbers)
    return 0


def _known(variant: str, variants: Iterable[str]) -> None:
    if variant not in variants:
        raise click.UsageError(f"--variant: {', '.join(variants)}")
