"""``matcher price``: what each clause costs, and whose help would be worth most."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
from rich.console import Console

from matcher.cli import EXIT_BAD_INPUT, EXIT_FAILED, EXIT_NO_PLAN
from matcher.commands.screen import say, show_input_error
from matcher.commands.sweeping import Sweeping, runs_beside
from matcher.laboratory.instances import parse_source
from matcher.laboratory.prices.pricing import TIME_LIMIT_SECONDS, priced
from matcher.laboratory.store import Store
from matcher.laboratory.sweep import SweepError
from matcher.publish.folder import check_out, replaced
from matcher.publish.prices import REPORT, write_prices
from matcher.publish.prices.screen import price_sentences, price_tables
from matcher.tables.faults import InputError
from matcher.tables.policy_file import read_policy
from matcher.texts import Language


def price_clauses(
    source: str,
    policy_file: Path | None,
    seed: int,
    out: Path,
    runs: Path | None,
    time_limit_seconds: float | None,
    workers: int | None,
    scheduler: str | None,
    language: Language,
    encoding: str | None,
) -> int:
    """Change every clause alone and solve anew; tables and a report in ``out``; the exit code."""
    sweeping = Sweeping(Store(runs or runs_beside(out)), workers, scheduler, language)
    folders = [Path(source)] if Path(source).is_dir() else []
    limit = TIME_LIMIT_SECONDS if time_limit_seconds is None else time_limit_seconds
    again = [
        *("matcher", "price", source),
        *(() if policy_file is None else ("--policy", str(policy_file))),
        *("--seed", str(seed), "--time-limit", f"{limit:g}", "--out", str(out)),
    ]
    try:
        check_out(out, *folders)
        found = parse_source(source, encoding)
        policy = read_policy(policy_file, found.programme)
        prices = priced(found.tables(seed), policy, sweeping.records, seed=seed, time_limit_seconds=limit)
        with replaced(out, *folders) as folder:
            write_prices(folder, prices, command=shlex.join(again))
    except InputError as error:
        show_input_error(error, language)
        return EXIT_BAD_INPUT
    except SweepError as error:
        sweeping.show_failures(error)
        return EXIT_BAD_INPUT if error.of_input else EXIT_FAILED
    except KeyboardInterrupt:
        say("cli.sweep.interrupted", language, runs=sweeping.store.folder)
        return EXIT_NO_PLAN
    for sentence in price_sentences(prices, language):
        click.echo(sentence)
    console = Console()
    for table in price_tables(prices, language):
        console.print(table)
    say("cli.compare.look", language, report=out / REPORT, out=out)
    return 0
