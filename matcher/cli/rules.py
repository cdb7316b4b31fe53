"""``matcher rules``: the rule books of both programmes with the settings in force."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from matcher.cli.exits import EXIT_BAD_INPUT
from matcher.cli.fault_screen import show_input_error
from matcher.cli.rule_places import places_of
from matcher.tables.faults import InputError
from matcher.tables.policy_file import read_policy
from matcher.tables.times import clock_text
from matcher.texts import Language, text
from matcher.texts.goals import goal_sentence, named_goals
from models.policy import Policy, nearest
from models.programme import Programme
from models.programmes import PROGRAMMES, every_rule
from models.rules import Rule, Setting, Unit
from models.rules.plan import PLAN_RULES


def print_rules(policy_file: Path | None, language: Language) -> int:
    """For each programme every rule with kind, clause, wording and settings, then its goals in order; the exit code.

    A policy that lists the goals of one programme only is in force for that one; its settings are shown of both.
    """
    policies: dict[Programme, Policy] = {}
    errors: list[InputError] = []
    for programme in PROGRAMMES.values():
        try:
            policies[programme] = read_policy(policy_file, programme)
        except InputError as error:
            errors.append(error)
    if not policies:
        show_input_error(min(errors, key=lambda error: len(error.faults)), language)
        return EXIT_BAD_INPUT
    settings = next(iter(policies.values()))
    for programme in PROGRAMMES.values():
        rules = [rule for rule in programme.rules if rule not in PLAN_RULES]
        _print_book(f"programme.{programme.name}", rules, settings, language)
        _print_goals(policies.get(programme), language)
        click.echo()
    _print_book("every_plan", PLAN_RULES, settings, language)
    return 0


def print_places(rule_id: str, language: Language) -> int:
    """Where a rule stands in the code; the exit code. Raises ``click.UsageError`` for a rule that there is not."""
    known = every_rule()
    if rule_id not in known:
        near = nearest(rule_id, known)
        raise click.UsageError(text("cli.rules.unknown", language, rule=rule_id, near=near or ", ".join(known)))
    click.echo(f"{rule_id}  {text(f'rule.{rule_id}', language)}")
    for place in places_of(rule_id):
        click.echo(f"  {text(f'cli.rules.where.{place.what}', language)}  {place}")
    return 0


def _print_book(heading: str, rules: Sequence[Rule], policy: Policy, language: Language) -> None:
    click.secho(text(f"cli.rules.{heading}", language), bold=True, underline=True)
    for rule in rules:
        _print_rule(rule, policy, language)


def _print_goals(policy: Policy | None, language: Language) -> None:
    """The goals in order; ``None`` where the file's goals are another programme's."""
    if policy is None:
        click.echo(text("cli.rules.goals_elsewhere", language))
        return
    click.echo(text("cli.rules.goals", language))
    for number, goal in enumerate(named_goals(policy.goals), start=1):
        click.echo(f"  {number}. {goal}: {goal_sentence(goal, language)}")


def _print_rule(rule: Rule, policy: Policy, language: Language) -> None:
    kind = text(f"kind.{rule.kind.value}", language)
    click.secho(f"{rule.id:<4}", bold=True, nl=False)
    click.echo(text("cli.rules.head", language, kind=kind, clause=rule.clause))
    click.echo(f"    {text(f'rule.{rule.id}', language)}")
    for name, setting in rule.settings.items():
        value = policy.settings[rule.id, name]
        label = text(f"setting.{rule.id}.{name}", language) + _range(setting)
        changed = "" if value == setting.default else text("cli.rules.changed", language)
        click.echo(f"      [rules.{rule.id}] {name} = {_shown(setting, value)}  ({label}){changed}")


def _shown(setting: Setting, value: int | str) -> str:
    """A value as a policy file writes it."""
    if setting.unit is Unit.TIME:
        return f'"{clock_text(int(value))}"'
    return f'"{value}"' if setting.unit is Unit.CHOICE else str(value)


def _range(setting: Setting) -> str:
    """What a policy file may set: the words of a choice, or the least and the most; nothing for a date."""
    if setting.unit is Unit.DATE:
        return ""
    if setting.unit is Unit.CHOICE:
        return f": {' | '.join(setting.choices)}"
    ends = (setting.least, setting.most)
    return ": " + "–".join(map(clock_text if setting.unit is Unit.TIME else str, ends))
