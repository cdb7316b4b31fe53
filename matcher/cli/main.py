"""The command line: parses the words and delegates. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from matcher.cli import options
from matcher.cli.exits import DEBUG
from matcher.cli.interrupts import put_off
from matcher.cli.options import both
from matcher.cli.outlet import open_outlets
from matcher.extras import ExtraMissingError, require
from matcher.planners import catalog_of
from matcher.texts import Language, text
from matcher.version import __version__
from models.programme import Programme
from models.programmes import PROGRAMMES


class _Group(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


class _Main(_Group):
    """The root: whatever goes wrong below it, a reader gets a sentence and no trace."""

    def main(self, *args: Any, **extra: Any) -> Any:
        open_outlets()
        for stream in (sys.stdout, sys.stderr):
            # A console of code page 950 lacks some characters: a question mark is better than a crash.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        try:
            return super().main(*args, **extra)
        finally:
            # The exit code stands: a Ctrl-C while the interpreter cleans up must not change it, nor show a trace.
            atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError:
            click.echo(text("cli.usage", options.language_of(ctx)), err=True)
            raise
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, Exception) as error:
            if os.environ.get(DEBUG) and not isinstance(error, (KeyboardInterrupt, click.Abort, ExtraMissingError)):
                raise
            from matcher.cli.ending import report_end

            sys.exit(report_end(error, options.language_of(ctx)))


def _require_lab(sweeping: dict[str, Any]) -> None:
    """Before anything is read or run. Raises ``ExtraMissingError``."""
    require("lab", *(["cluster"] if sweeping["scheduler"] is not None else []))


def _planning(programme: Programme) -> click.Command:
    """Plan a folder."""

    def planning(**given: Any) -> None:
        began = time.monotonic()  # what is imported here takes a second
        with put_off():
            from matcher.cli.planning import PlanningCommand, plan_folder

        sys.exit(plan_folder(programme, PlanningCommand(**given, began=began)))

    return _command(programme.name, f"cli.{programme}.help", planning, options.planning)


def _template(programme: Programme) -> click.Command:
    """Write empty tables."""

    def template(**given: Any) -> None:
        from matcher.cli.make import make_template

        sys.exit(make_template(programme, **given))

    return _command(programme.name, f"cli.template.{programme}.help", template, options.new_folder, options.language)


def _generator(programme: Programme) -> click.Command:
    """Write an invented instance."""

    def generator(**given: Any) -> None:
        from matcher.cli.make import make_instance

        sys.exit(make_instance(programme, **given))

    taken = options.new_folder, options.generator(programme.name, catalog_of(programme)), options.language
    return _command(programme.name, f"cli.generate.{programme}.help", generator, *taken)


def _command(name: str, key: str, work: Any, *taken: Callable[[Any], Any]) -> click.Command:
    for option in reversed(taken):
        work = option(work)
    command: click.Command = click.command(name, help=both(key))(work)
    return command


@click.group(cls=_Main, help=both("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="matcher")
def main() -> None:
    """The command group."""


_TEMPLATE, _GENERATE = (_Group(name, help=both(f"cli.{name}.help")) for name in ("template", "generate"))


def add_programme(programme: Programme) -> None:
    """Add the commands of a programme."""
    main.add_command(_planning(programme))
    _TEMPLATE.add_command(_template(programme))
    _GENERATE.add_command(_generator(programme))


for _programme in PROGRAMMES.values():
    add_programme(_programme)


@main.command("check", help=both("cli.check.help"))
@click.argument("inputs", metavar="IN", type=options.FOLDER)
@click.argument("out", metavar="OUT", type=options.FOLDER)
@options.policy
@options.language
@options.encoding
@options.faults
def check(**given: Any) -> None:
    """Audit a plan."""
    with put_off():
        from matcher.cli.check import check_plan

    sys.exit(check_plan(**given))


@main.command("rules", help=both("cli.rules.help"))
@click.option("--where", metavar="RULE", default=None, help=both("cli.option.where"))
@options.policy
@options.language
def rules(where: str | None, policy_file: Path | None, language: Language) -> None:
    """Print rules, clauses and settings, or where one stands."""
    from matcher.cli.rules import print_places, print_rules

    sys.exit(print_rules(policy_file, language) if where is None else print_places(where, language))


@main.command("policies", help=both("cli.policies.help"))
@click.option("--out", type=options.NEW_FOLDER, default=None, help=both("cli.option.policies_out"))
@options.language
def policies(**given: Any) -> None:
    """List the policies that come with the program."""
    from matcher.cli.policies import list_policies

    sys.exit(list_policies(**given))


@main.command("compare", help=both("cli.compare.help"))
@click.argument("sources", metavar="IN...", nargs=-1, required=True)
@click.option("--policy", "policy_sources", metavar="POLICY", multiple=True, help=both("cli.option.policies"))
@click.option("--baseline", metavar="POLICY", default="as-written", show_default=True, help=both("cli.option.baseline"))
@click.option(
    "--seeds",
    "seeds_count",
    type=click.IntRange(1, options.MOST_SEEDS),
    default=1,
    show_default=True,
    help=both("cli.option.seeds"),
)
@options.sweeping
def compare(
    sources: tuple[str, ...], policy_sources: tuple[str, ...], baseline: str, seeds_count: int, **sweeping: Any
) -> None:
    """Plan instances under several policies, side by side."""
    _require_lab(sweeping)
    with put_off():
        from matcher.cli.compare import compare_policies
        from matcher.cli.sweeping import SweepCommand

    sys.exit(compare_policies(sources, policy_sources, baseline, seeds_count, SweepCommand(**sweeping)))


@main.command("price", help=both("cli.price.help"))
@click.argument("source", metavar="IN")
@options.policy
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help=both("cli.option.seed"))
@options.sweeping
def price(source: str, policy_file: Path | None, seed: int, **sweeping: Any) -> None:
    """What each clause costs, and whose help is worth most."""
    _require_lab(sweeping)
    with put_off():
        from matcher.cli.price import price_clauses
        from matcher.cli.sweeping import SweepCommand

    sys.exit(price_clauses(source, policy_file, seed, SweepCommand(**sweeping)))


main.add_command(_TEMPLATE)
main.add_command(_GENERATE)


@main.command("bench", help=both("cli.bench.help"))
@click.option("--full", is_flag=True, help=both("cli.option.bench_full"))
@click.option("--only", metavar="NAME", multiple=True, help=both("cli.option.bench_only"))
@click.option(
    "--out",
    type=options.NEW_FOLDER,
    default=Path("build") / "bench",
    show_default=True,
    help=both("cli.option.bench_out"),
)
@click.option("--list", "listed", is_flag=True, help=both("cli.option.bench_list"))
@click.option("--keep", metavar="VERSION", default=None, help=both("cli.option.bench_keep"))
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), default=None, help=both("cli.option.bench_date"))
@click.option("--footnote", default="", help=both("cli.option.bench_footnote"))
def bench(**given: Any) -> None:
    """Measure planning beside its rivals."""
    from matcher.cli.bench import run_bench

    sys.exit(run_bench(**given))


if __name__ == "__main__":
    main()
