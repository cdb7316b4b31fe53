"""What a command says on the screen: faults, violations, the goals reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from unicodedata import category

import click
from rich.cells import cell_len

from matcher.audit.violation import Violation
from matcher.tables.faults import Fault, InputError, Severity
from matcher.texts import Language, text
from matcher.texts.goals import goal_text, telling_goals
from models.goals import GoalResult

MOST_ALIKE = 20
"""So many warnings of one kind are shown."""
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}


def say(key: str, language: Language, **figures: object) -> None:
    """One sentence of the catalogue on standard output."""
    click.echo(text(key, language, **figures))


def fault_line(fault: Fault, language: Language) -> str:
    """A fault in one line: where, what value, what is wrong, how to mend it."""
    place = [fault.file]
    if fault.row:
        place.append(text("cli.fault.row", language, row=fault.row))
    if fault.column:
        place.append(text("cli.fault.column", language, column=fault.column))
    value = text("cli.fault.value", language, value=_printable(fault.value)) if fault.value and fault.row else ""
    return text(
        "cli.fault.line",
        language,
        place=text("cli.fault.between", language).join(place),
        value=value,
        wrong=_printable(fault.wrong(language)),
        mend=_printable(fault.mend(language)),
    )


def _printable(cell: str) -> str:
    """What a cell holds must not steer the screen it is shown on."""
    return "".join(repr(letter)[1:-1] if category(letter) == "Cc" else letter for letter in cell)


def show_faults(faults: Iterable[Fault], language: Language) -> None:
    """All errors on standard error, then warnings and notices: of each kind the first few, and how many more."""
    order = list(Severity)
    told: Counter[str] = Counter()
    for fault in sorted(faults, key=lambda fault: order.index(fault.severity)):
        told[fault.code] += fault.severity is not Severity.ERROR
        if told[fault.code] > MOST_ALIKE:
            continue
        label = text(f"cli.severity.{fault.severity.value}", language)
        click.secho(label, fg=_COLOURS[fault.severity], nl=False, err=True)
        click.echo(" " + fault_line(fault, language), err=True)
    more = sum(max(0, count - MOST_ALIKE) for count in told.values())
    if more:
        click.echo(text("cli.faults_more", language, count=more), err=True)


def show_input_error(error: InputError, language: Language, refused: str = "cli.input_refused") -> None:
    """The faults of input that cannot be used, and how many there are; ``refused`` says what was not done."""
    show_faults(error.faults, language)
    errors = sum(fault.severity is Severity.ERROR for fault in error.faults)
    click.echo(text(refused, language, count=errors), err=True)


def show_violations(violations: Iterable[Violation], language: Language) -> None:
    """Violations and warnings of the audit, a line each."""
    for violation in violations:
        label = text("cli.severity.warning" if violation.warning else "cli.severity.violation", language)
        click.secho(label, fg="yellow" if violation.warning else "red", nl=False)
        cells = ", ".join(violation.cells[:8])
        line = text(
            "cli.violation",
            language,
            rule=violation.rule,
            clause=violation.clause,
            sentence=violation.sentence(language),
            cells=cells,
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


def show_encodings(encodings: Mapping[str, str], language: Language) -> None:
    """Which encoding the files were read in, a line for each encoding."""
    names = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8"}
    files: dict[str, list[str]] = {}
    for file, encoding in encodings.items():
        files.setdefault(names.get(encoding, encoding), []).append(file)
    for name, read in files.items():
        say("cli.encoding", language, file=", ".join(read), encoding=name)
