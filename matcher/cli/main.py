"""The command line: parses the words and delegates. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any, TypeVar

import click

from matcher.cli.exits import DEBUG
from matcher.cli.interrupts import put_off
from matcher.cli.outlet import open_outlets
from matcher.extras import ExtraMissingError, require
from matcher.texts import Language, text
from matcher.version import __version__
from models.rules import Programme

Command = TypeVar("Command", bound=Any)


def _both(key: str) -> str:
    """A help text in both languages, as nothing is known yet of the reader."""
    return f"{text(key, Language.ZH)}  {text(key, Language.EN)}"


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
            click.echo(text("cli.usage", _language_of(ctx)), err=True)
            raise
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, Exception) as error:
            if os.environ.get(DEBUG) and not isinstance(error, (KeyboardInterrupt, click.Abort, ExtraMissingError)):
                raise
            from matcher.cli.ending import ended

            sys.exit(ended(error, _language_of(ctx)))


_LANGUAGE = "matcher.language"


def _language_of(ctx: click.Context) -> Language:
    """The language asked for, once that is known."""
    language: Language = ctx.meta.get(_LANGUAGE, Language.ZH)
    return language


def _take_language(ctx: click.Context, _: click.Parameter, value: str) -> Language:
    """The language asked for, known to the root as well."""
    language = Language(value)
    ctx.meta[_LANGUAGE] = language
    return language


def _language(command: Command) -> Command:
    return click.option(
        "--lang",
        "language",
        type=click.Choice([language.value for language in Language]),
        default=Language.ZH.value,
        show_default=True,
        callback=_take_language,
        is_eager=True,
        help=_both("cli.option.lang"),
    )(command)


def _encoding(command: Command) -> Command:
    return click.option("--encoding", metavar="NAME", default=None, help=_both("cli.option.encoding"))(command)


def _policy(command: Command) -> Command:
    return click.option(
        "--policy",
        "policy_file",
        metavar="POLICY",
        type=click.Path(path_type=Path),
        default=None,
        help=_both("cli.option.policy"),
    )(command)


def _faults(command: Command) -> Command:
    return click.option(
        "--faults", "faults_folder", metavar="FOLDER", type=_NEW_FOLDER, default=None, help=_both("cli.option.faults")
    )(command)


def _scheduler(command: Command) -> Command:
    return click.option("--scheduler", metavar="ADDRESS", default=None, help=_both("cli.option.scheduler"))(command)


_FOLDER = click.Path(path_type=Path)
_NEW_FOLDER = click.Path(path_type=Path, file_okay=False)
_MOST_TUTORS_PER_CHILD = 50
_MOST_CHILDREN, _MOST_UNIVERSITIES = 200_000, 20_000
_MOST_LEADS, _MOST_SCHOOLS = 10_000, 20_000
_MOST_SEEDS = 1_000

_PLANNING_OPTIONS = (
    click.argument("inputs", metavar="IN", type=_FOLDER),
    click.option("--out", required=True, type=_FOLDER, help=_both("cli.option.out")),
    _policy,
    click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help=_both("cli.option.seed")),
    click.option(
        "--time-limit",
        "time_limit_seconds",
        metavar="SECONDS",
        type=click.FloatRange(min=0, min_open=True),
        default=None,
        help=_both("cli.option.time_limit"),
    ),
    click.option("--workers", type=click.IntRange(min=1), default=None, help=_both("cli.option.workers")),
    _scheduler,
    _language,
    _encoding,
    _faults,
    click.option("--no-names", is_flag=True, help=_both("cli.option.no_names")),
)


def _planning(command: Command) -> Command:
    """What planning either programme takes."""
    for option in reversed(_PLANNING_OPTIONS):
        command = option(command)
    return command


_SWEEPING_OPTIONS = (
    click.option("--out", required=True, type=_FOLDER, help=_both("cli.option.results")),
    click.option("--runs", type=_NEW_FOLDER, default=None, help=_both("cli.option.runs")),
    click.option(
        "--time-limit",
        "time_limit_seconds",
        metavar="SECONDS",
        type=click.FloatRange(min=0, min_open=True),
        default=None,
        help=_both("cli.option.run_time_limit"),
    ),
    click.option("--workers", type=click.IntRange(min=1), default=None, help=_both("cli.option.workers")),
    _scheduler,
    _language,
    _encoding,
)


def _sweeping(command: Command) -> Command:
    """What a command takes that makes many runs."""
    for option in reversed(_SWEEPING_OPTIONS):
        command = option(command)
    return command


def _require_lab(sweeping: dict[str, Any]) -> None:
    """Before anything is read or run. Raises ``ExtraMissingError``."""
    require("lab", *(["cluster"] if sweeping["scheduler"] is not None else []))


@click.group(cls=_Main, help=_both("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="matcher")
def main() -> None:
    """The command group."""


@main.command("semester", help=_both("cli.semester.help"))
@_planning
def semester(**options: Any) -> None:
    """Plan a semester."""
    began = time.monotonic()  # what is imported here takes a second
    with put_off():
        from matcher.cli.planning import Asked, plan_folder

    sys.exit(plan_folder(Programme.SEMESTER, Asked(**options, began=began)))


@main.command("visits", help=_both("cli.visits.help"))
@_planning
def visits(**options: Any) -> None:
    """Plan a season of visits."""
    began = time.monotonic()  # what is imported here takes a second
    with put_off():
        from matcher.cli.planning import Asked, plan_folder

    sys.exit(plan_folder(Programme.VISITS, Asked(**options, began=began)))


@main.command("check", help=_both("cli.check.help"))
@click.argument("inputs", metavar="IN", type=_FOLDER)
@click.argument("out", metavar="OUT", type=_FOLDER)
@_policy
@_language
@_encoding
@_faults
def check(**options: Any) -> None:
    """Audit a plan."""
    with put_off():
        from matcher.cli.check import check_plan

    sys.exit(check_plan(**options))


@main.command("rules", help=_both("cli.rules.help"))
@click.option("--where", metavar="RULE", default=None, help=_both("cli.option.where"))
@_policy
@_language
def rules(where: str | None, policy_file: Path | None, language: Language) -> None:
    """Print rules, clauses and settings, or where one stands."""
    from matcher.cli.rules import print_places, print_rules

    sys.exit(print_rules(policy_file, language) if where is None else print_places(where, language))


@main.command("policies", help=_both("cli.policies.help"))
@click.option("--out", type=_NEW_FOLDER, default=None, help=_both("cli.option.policies_out"))
@_language
def policies(**options: Any) -> None:
    """List the policies that come with the program."""
    from matcher.cli.policies import list_policies

    sys.exit(list_policies(**options))


@main.command("compare", help=_both("cli.compare.help"))
@click.argument("sources", metavar="IN...", nargs=-1, required=True)
@click.option("--policy", "policy_sources", metavar="POLICY", multiple=True, help=_both("cli.option.policies"))
@click.option(
    "--baseline", metavar="POLICY", default="as-written", show_default=True, help=_both("cli.option.baseline")
)
@click.option(
    "--seeds",
    "seeds_count",
    type=click.IntRange(1, _MOST_SEEDS),
    default=1,
    show_default=True,
    help=_both("cli.option.seeds"),
)
@_sweeping
def compare(
    sources: tuple[str, ...], policy_sources: tuple[str, ...], baseline: str, seeds_count: int, **sweeping: Any
) -> None:
    """Plan instances under several policies, side by side."""
    _require_lab(sweeping)
    with put_off():
        from matcher.cli.compare import compare_policies
        from matcher.cli.sweeping import Sweeping

    sys.exit(compare_policies(sources, policy_sources, baseline, seeds_count, Sweeping(**sweeping)))


@main.command("price", help=_both("cli.price.help"))
@click.argument("source", metavar="IN")
@_policy
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help=_both("cli.option.seed"))
@_sweeping
def price(source: str, policy_file: Path | None, seed: int, **sweeping: Any) -> None:
    """What each clause costs, and whose help is worth most."""
    _require_lab(sweeping)
    with put_off():
        from matcher.cli.price import price_clauses
        from matcher.cli.sweeping import Sweeping

    sys.exit(price_clauses(source, policy_file, seed, Sweeping(**sweeping)))


@main.group("template", cls=_Group, help=_both("cli.template.help"))
def template() -> None:
    """Templates."""


@template.command("semester", help=_both("cli.template.semester.help"))
@click.argument("folder", metavar="DIR", type=_NEW_FOLDER)
@_language
def template_semester(**options: Any) -> None:
    """Write empty tables."""
    from matcher.cli.make import make_template

    sys.exit(make_template(Programme.SEMESTER, **options))


@template.command("visits", help=_both("cli.template.visits.help"))
@click.argument("folder", metavar="DIR", type=_NEW_FOLDER)
@_language
def template_visits(**options: Any) -> None:
    """Write empty tables."""
    from matcher.cli.make import make_template

    sys.exit(make_template(Programme.VISITS, **options))


@main.group("generate", cls=_Group, help=_both("cli.generate.help"))
def generate() -> None:
    """Instances."""


@generate.command("semester", help=_both("cli.generate.semester.help"))
@click.argument("folder", metavar="DIR", type=_NEW_FOLDER)
@click.option(
    "--size",
    type=click.Choice(["tiny", "county", "national", "huge", "country"]),
    required=True,
    help=_both("cli.option.size"),
)
@click.option(
    "--children",
    "children_count",
    type=click.IntRange(10, _MOST_CHILDREN),
    default=None,
    help=_both("cli.option.children_count"),
)
@click.option(
    "--universities",
    "universities_count",
    type=click.IntRange(1, _MOST_UNIVERSITIES),
    default=None,
    help=_both("cli.option.universities_count"),
)
@click.option("--seed", type=click.IntRange(min=0), required=True, help=_both("cli.option.seed"))
@click.option("--schools", "register", type=click.Path(path_type=Path), default=None, help=_both("cli.option.schools"))
@click.option("--variant", metavar="NAME", default="scarce", show_default=True, help=_both("cli.option.variant"))
@click.option(
    "--tutors-per-child",
    type=click.FloatRange(min=0, min_open=True, max=_MOST_TUTORS_PER_CHILD),
    default=None,
    help=_both("cli.option.tutors_per_child"),
)
@_language
def generate_semester(**options: Any) -> None:
    """Write a generated instance."""
    from matcher.cli.make import make_semester

    sys.exit(make_semester(**options))


@generate.command("visits", help=_both("cli.generate.visits.help"))
@click.argument("folder", metavar="DIR", type=_NEW_FOLDER)
@click.option(
    "--size", type=click.Choice(["tiny", "city", "national"]), required=True, help=_both("cli.option.visit_size")
)
@click.option("--seed", type=click.IntRange(min=0), required=True, help=_both("cli.option.seed"))
@click.option("--schools", "register", type=click.Path(path_type=Path), default=None, help=_both("cli.option.schools"))
@click.option(
    "--variant", metavar="NAME", default="tight-workshops", show_default=True, help=_both("cli.option.visit_variant")
)
@click.option(
    "--leads", "leads_count", type=click.IntRange(1, _MOST_LEADS), default=None, help=_both("cli.option.leads_count")
)
@click.option(
    "--schools-count", type=click.IntRange(1, _MOST_SCHOOLS), default=None, help=_both("cli.option.schools_count")
)
@_language
def generate_visits(**options: Any) -> None:
    """Write a generated instance."""
    from matcher.cli.make import make_season

    sys.exit(make_season(**options))


@main.command("bench", help=_both("cli.bench.help"))
@click.option("--full", is_flag=True, help=_both("cli.option.bench_full"))
@click.option("--only", metavar="NAME", multiple=True, help=_both("cli.option.bench_only"))
@click.option(
    "--out",
    type=_NEW_FOLDER,
    default=Path("build") / "bench",
    show_default=True,
    help=_both("cli.option.bench_out"),
)
@click.option("--list", "listed", is_flag=True, help=_both("cli.option.bench_list"))
@click.option("--keep", metavar="VERSION", default=None, help=_both("cli.option.bench_keep"))
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), default=None, help=_both("cli.option.bench_date"))
@click.option("--footnote", default="", help=_both("cli.option.bench_footnote"))
def bench(**options: Any) -> None:
    """Measure planning beside its rivals."""
    from matcher.cli.bench import run_bench

    sys.exit(run_bench(**options))


if __name__ == "__main__":
    main()
