"""What a command says on the screen: sentences, violations, the goals reached, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click
from rich.cells import cell_len

from matcher.audit.violation import Violation
from matcher.texts import Language, text
from matcher.texts.goals import goal_text, telling_goals
from models.goals import GoalResult

MOST_VIOLATIONS = 5
"""So many violations of one rule and kind are shown: whoever mends them finds the others by them."""


def say(key: str, language: Language, **figures: object) -> None:
    """One sentence of the catalogue on standard output."""
    click.echo(text(key, language, **figures))


def show_violations(violations: Iterable[Violation], language: Language) -> None:
    """Violations and warnings of the audit, a line each: of each rule and kind the first few, and how many more."""
    kinds: dict[tuple[str, str, bool], list[Violation]] = {}
    for violation in violations:
        kinds.setdefault((violation.rule, violation.code, violation.warning), []).append(violation)
    for (rule, _, warning), alike in kinds.items():
        for violation in alike[:MOST_VIOLATIONS]:
            _show_violation(violation, language)
        more = len(alike) - MOST_VIOLATIONS
        if more > 0:
            key = "cli.warnings_alike" if warning else "cli.violations_alike"
            say(key, language, rule=rule, count=f"{more:,}")


def _show_violation(violation: Violation, language: Language) -> None:
    label = text("cli.severity.warning" if violation.warning else "cli.severity.violation", language)
    click.secho(label, fg="yellow" if violation.warning else "red", nl=False)
    line = text(
        "cli.violation",
        language,
        rule=violation.rule,
        clause=violation.clause,
        sentence=violation.sentence(language),
        cells=", ".join(violation.cells[:8]),
    )
    click.echo(" " + line)


def show_goals(goals: Sequence[GoalResult], language: Language) -> None:
    """Each goal with its value, its bound and whether that is a proof: only after goals that are proven themselves."""
    rows = []
    proven = True
    for goal in telling_goals(goals, lambda goal: goal.name, lambda goal: (goal.value, goal.bound)):
        proven = proven and goal.proven
        name, proof = goal_text(goal.name, language), "cli.goal.proven" if proven else "cli.goal.open"
        rows.append((name, str(goal.value), str(goal.bound), text(proof, language)))
    heads = tuple(text(f"cli.goal.{head}", language) for head in ("name", "value", "bound", "proof"))
    show_table((heads, *rows))


def show_table(rows: Sequence[Sequence[str]]) -> None:
    """Rows in columns as wide as their widest cell; a Chinese character is two cells wide."""
    widths = [max(cell_len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)]
        click.echo("  " + "  ".join(cells).rstrip())
