"""``matcher price``: what each clause costs, and whose help would be worth most."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
from rich.console import Console

from matcher.cli.outputs import placing, ready
from matcher.cli.screen import say
from matcher.cli.sweeping import SweepCommand
from matcher.lab.instances import parse_source
from matcher.lab.prices import TIME_LIMIT_SECONDS
from matcher.lab.prices.prices import PriceList
from matcher.lab.prices_report import REPORT, fingerprint, holds, write_prices
from matcher.lab.prices_report.screen import price_sentences, price_tables
from matcher.tables.policy_file import read_policy
from matcher.texts import Language


def price_clauses(source: str, policy_file: Path | None, seed: int, sweeping: SweepCommand) -> int:
    """Change every clause alone and solve anew; tables and a report; the exit code."""
    folders = [Path(source)] if Path(source).is_dir() else []
    limit = TIME_LIMIT_SECONDS if sweeping.time_limit_seconds is None else sweeping.time_limit_seconds
    command = [
        *("matcher", "price", source),
        *(() if policy_file is None else ("--policy", str(policy_file))),
        *("--seed", str(seed), "--time-limit", f"{limit:g}", "--out", str(sweeping.out)),
    ]

    def work() -> None:
        ready(sweeping.out, sweeping.language, *folders)
        found = parse_source(source, sweeping.encoding)
        policy = read_policy(policy_file, found.programme)
        tables, again = found.tables(seed), shlex.join(command)
        known = fingerprint(tables, policy, seed=seed, time_limit_seconds=limit, command=again)
        if holds(sweeping.out, known):
            say("cli.price.current", sweeping.language, out=sweeping.out)
        else:
            from matcher.lab.prices.pricing import price_all  # the models: not before there is something to solve

            prices = price_all(tables, policy, sweeping.records, seed=seed, time_limit_seconds=limit)
            with placing(sweeping.out, *folders) as folder:
                write_prices(folder, prices, command=again, known=known)
            _show(prices, sweeping.language)
        say("cli.compare.look", sweeping.language, report=sweeping.out / REPORT, out=sweeping.out)

    return sweeping.attempt(work)


def _show(prices: PriceList, language: Language) -> None:
    for sentence in price_sentences(prices, language):
        click.echo(sentence)
    console = Console()
    for table in price_tables(prices, language):
        console.print(table)
