"""``matcher rules``: the rule book with the settings in force."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli import EXIT_BAD_INPUT
from matcher.commands.screen import show_input_error
from matcher.tables.faults import InputError
from matcher.tables.policy_file import read_policy
from matcher.tables.times import clock_text
from matcher.texts import Language, text
from models.policy import Policy
from models.rules import SEMESTER_RULES, Rule, Setting, Unit


def print_rules(policy_file: Path | None, language: Language) -> int:
    """Every rule with kind, clause, wording and settings, then the goals in order; the exit code."""
    try:
        policy = read_policy(policy_file)
    except InputError as error:
        show_input_error(error, language)
        return EXIT_BAD_INPUT
    for rule in SEMESTER_RULES:
        _print_rule(rule, policy, language)
    click.echo(text("cli.rules.goals", language))
    for number, goal in enumerate(policy.goals, start=1):
        click.echo(f"  {number}. {goal}: {text(f'goal.{goal}.long', language)}")
    return 0


def _print_rule(rule: Rule, policy: Policy, language: Language) -> None:
    kind = text(f"kind.{rule.kind.value}", language)
    click.secho(f"{rule.id:<4}", bold=True, nl=False)
    click.echo(text("cli.rules.head", language, kind=kind, clause=rule.clause))
    click.echo(f"    {text(f'rule.{rule.id}', language)}")
    for name, setting in rule.settings.items():
        value = policy.settings[rule.id, name]
        label = text(f"setting.{rule.id}.{name}", language)
        changed = "" if value == setting.default else text("cli.rules.changed", language)
        click.echo(f"      [rules.{rule.id}] {name} = {_shown(setting, value)}  ({label}: {_range(setting)}){changed}")


def _shown(setting: Setting, value: int | str) -> str:
    """A value as a policy file writes it."""
    if setting.unit is Unit.TIME:
        return f'"{clock_text(int(value))}"'
    return f'"{value}"' if setting.unit is Unit.CHOICE else str(value)


def _range(setting: Setting) -> str:
    """What a policy file may set: the words of a choice, or the least and the most."""
    if setting.unit is Unit.CHOICE:
        return " | ".join(setting.choices)
    ends = (setting.least, setting.most)
    return "–".join(map(clock_text if setting.unit is Unit.TIME else str, ends))
