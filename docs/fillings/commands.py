"""The commands, from the parser: words, options, defaults, and the help in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import click

from docs.fillings.markdown import code, table
from docs.words import word
from matcher.cli.main import main
from matcher.texts import Language, catalogue


def commands(language: Language) -> str:
    """Every command under a heading of its own."""
    return "\n\n".join(_command(words, command, language) for words, command in leaves(main, "matcher"))


def leaves(group: click.Group, words: str) -> Iterator[tuple[str, click.Command]]:
    """The commands that do something, with all the words that name them."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, f"{words} {name}")
        else:
            yield f"{words} {name}", command


def _command(words: str, command: click.Command, language: Language) -> str:
    context = click.Context(command, info_name=words)
    parts = [f"## {words}", helped(command.help, language), f"```text\n{usage(context)}\n```"]
    options = [param for param in command.params if isinstance(param, click.Option)]
    if options:
        heads = [word(f"option.{head}", language) for head in ("name", "default", "meaning")]
        rows = [
            [_names(option, context), _default(option, language), helped(option.help, language)] for option in options
        ]
        parts.append(table(heads, rows))
    return "\n\n".join(parts)


def usage(context: click.Context) -> str:
    """How a command is called: what has to be given is not in brackets."""
    command = context.command
    needed = [
        f"{param.opts[0]} {_takes(param, context)}"
        for param in command.params
        if isinstance(param, click.Option) and param.required
    ]
    arguments = [str(param.metavar) for param in command.params if isinstance(param, click.Argument)]
    optional = len(needed) < sum(isinstance(param, click.Option) for param in command.params)
    return " ".join([str(context.info_name), *arguments, *needed, *(["[…]"] if optional else [])])


def helped(text: str | None, language: Language) -> str:
    """A help text in one language. The parser shows both at once, as it does not know its reader yet.

    Raises ``KeyError`` for a text that the catalogue does not have: then a page would have one language only.
    """
    return _catalogued()[text or ""][language]


@cache
def _catalogued() -> dict[str, dict[str, str]]:
    """The entries of the catalogue by what a help text may show of them."""
    entries = catalogue().values()
    shown = {entry[language]: entry for entry in entries for language in Language}
    return shown | {f"{entry[Language.ZH]}  {entry[Language.EN]}": entry for entry in entries}


_WORDS = {"INTEGER RANGE": "N", "FLOAT RANGE": "X", "DIRECTORY": "FOLDER", "[%Y-%m-%d]": "DATE"}
"""What an option takes, where the parser names its type only."""


def _takes(option: click.Option, context: click.Context) -> str:
    metavar = option.make_metavar(context)
    return _WORDS.get(metavar, metavar)


def _names(option: click.Option, context: click.Context) -> str:
    """The names of an option and what it takes."""
    names = ", ".join(code(name) for name in option.opts)
    return names if option.is_flag else f"{names} {code(_takes(option, context))}"


def _default(option: click.Option, language: Language) -> str:
    if option.required:
        return word("option.required", language)
    default = option.default
    shown = isinstance(default, (int, str)) and not isinstance(default, bool) and default != ""
    return code(str(default)) if shown else ""
