"""``matcher policies``: the policies that come with the program, to read or to begin from."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli.exits import EXIT_BAD_INPUT
from matcher.cli.fault_screen import show_input_error
from matcher.cli.outputs import placing, ready
from matcher.cli.screen import say
from matcher.tables.faults import InputError
from matcher.tables.policy_file import programmes_of, read_policy, shipped_policies
from matcher.texts import Language, text


def list_policies(out: Path | None, language: Language) -> int:
    """Each policy with its question, or copies of their files in the new folder ``out``; the exit code."""
    if out is not None:
        return _copied(out, language)
    for name in shipped_policies():
        programmes = programmes_of(name)
        policy = read_policy(name, programmes[0])
        of = text(f"cli.policies.of.{programmes[0]}" if len(programmes) == 1 else "cli.policies.both", language)
        click.secho(f"{name}", bold=True)
        click.echo("  " + text("cli.policies.line", language, title=policy.title[language], programme=of))
        click.echo(f"  {policy.question[language]}")
    return 0


def _copied(out: Path, language: Language) -> int:
    texts = shipped_policies()
    try:
        ready(out, language)
        with placing(out) as folder:
            for name, content in texts.items():
                (folder / f"{name}.toml").write_text(content, encoding="utf-8", newline="\n")
    except InputError as error:
        show_input_error(error, language)
        return EXIT_BAD_INPUT
    say("cli.policies.copied", language, count=len(texts), folder=out)
    return 0
