"""What commands take: arguments and options that several share, with their help in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from matcher.texts import Language, text

if TYPE_CHECKING:
    from matcher.generator.catalog import Catalog, GeneratorOption

Command = TypeVar("Command", bound=Any)


def both(key: str) -> str:
    """A help text in both languages, as nothing is known yet of the reader."""
    return f"{text(key, Language.ZH)}  {text(key, Language.EN)}"


_LANGUAGE = "matcher.language"


def language_of(ctx: click.Context) -> Language:
    """The language asked for, once that is known."""
    asked: Language = ctx.meta.get(_LANGUAGE, Language.ZH)
    return asked


def _take_language(ctx: click.Context, _: click.Parameter, value: str) -> Language:
    """The language asked for, known to the root as well."""
    asked = Language(value)
    ctx.meta[_LANGUAGE] = asked
    return asked


def language(command: Command) -> Command:
    """The language of everything that is said."""
    return click.option(
        "--lang",
        "language",
        type=click.Choice([one.value for one in Language]),
        default=Language.ZH.value,
        show_default=True,
        callback=_take_language,
        is_eager=True,
        help=both("cli.option.lang"),
    )(command)


def encoding(command: Command) -> Command:
    """The encoding of the tables."""
    return click.option("--encoding", metavar="NAME", default=None, help=both("cli.option.encoding"))(command)


def policy(command: Command) -> Command:
    """What differs from the programme."""
    return click.option(
        "--policy",
        "policy_file",
        metavar="POLICY",
        type=click.Path(path_type=Path),
        default=None,
        help=both("cli.option.policy"),
    )(command)


def faults(command: Command) -> Command:
    """Where to leave what is wrong."""
    return click.option(
        "--faults", "faults_folder", metavar="FOLDER", type=NEW_FOLDER, default=None, help=both("cli.option.faults")
    )(command)


def scheduler(command: Command) -> Command:
    """A cluster to run on."""
    return click.option("--scheduler", metavar="ADDRESS", default=None, help=both("cli.option.scheduler"))(command)


FOLDER = click.Path(path_type=Path)
NEW_FOLDER = click.Path(path_type=Path, file_okay=False)
MOST_SEEDS = 1_000


def new_folder(command: Command) -> Command:
    """A folder to fill."""
    return click.argument("folder", metavar="DIR", type=NEW_FOLDER)(command)


def generator(programme: str, catalog: Catalog) -> Callable[[Command], Command]:
    """What the generator of a programme takes."""

    def decorated(command: Command) -> Command:
        for option in reversed(catalog.options):
            command = click.option(option.flag, option.name, type=_type(option), default=None, help=both(option.help))(
                command
            )
        size, variant = (both(f"cli.{programme}.{key}") for key in ("size", "variant"))
        for known in (
            click.option("--variant", metavar="NAME", default=catalog.usual, show_default=True, help=variant),
            click.option("--seed", type=click.IntRange(min=0), required=True, help=both("cli.option.seed")),
            click.option("--size", type=click.Choice(list(catalog.sizes)), required=True, help=size),
        ):
            command = known(command)
        return command

    return decorated


def _type(option: GeneratorOption) -> Any:
    if option.kind is Path:
        return click.Path(path_type=Path)
    if option.kind is int:
        return click.IntRange(option.least, option.most)
    return click.FloatRange(option.least, option.most, min_open=option.open)


_PLANNING_OPTIONS = (
    click.argument("inputs", metavar="IN", type=FOLDER),
    click.option("--out", required=True, type=FOLDER, help=both("cli.option.out")),
    policy,
    click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help=both("cli.option.seed")),
    click.option(
        "--time-limit",
        "time_limit_seconds",
        metavar="SECONDS",
        type=click.FloatRange(min=0, min_open=True),
        default=None,
        help=both("cli.option.time_limit"),
    ),
    click.option("--workers", type=click.IntRange(min=1), default=None, help=both("cli.option.workers")),
    scheduler,
    click.option("--tuning", "tuning_file", metavar="FILE", type=FOLDER, default=None, help=both("cli.option.tuning")),
    language,
    encoding,
    faults,
    click.option("--no-names", is_flag=True, help=both("cli.option.no_names")),
)


def planning(command: Command) -> Command:
    """What planning any programme takes."""
    for option in reversed(_PLANNING_OPTIONS):
        command = option(command)
    return command


_SWEEPING_OPTIONS = (
    click.option("--out", required=True, type=FOLDER, help=both("cli.option.results")),
    click.option("--runs", type=NEW_FOLDER, default=None, help=both("cli.option.runs")),
    click.option(
        "--time-limit",
        "time_limit_seconds",
        metavar="SECONDS",
        type=click.FloatRange(min=0, min_open=True),
        default=None,
        help=both("cli.option.run_time_limit"),
    ),
    click.option("--workers", type=click.IntRange(min=1), default=None, help=both("cli.option.workers")),
    scheduler,
    language,
    encoding,
)


def sweeping(command: Command) -> Command:
    """What a command takes that makes many runs."""
    for option in reversed(_SWEEPING_OPTIONS):
        command = option(command)
    return command
