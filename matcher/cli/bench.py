"""``matcher bench``: the benchmark, which is part of the checkout and not of what is installed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path

import click

from matcher.cli.exits import EXIT_BAD_INPUT, EXIT_NO_PLAN
from matcher.extras import ExtraMissingError, require
from matcher.texts import Language, text

_CHECKOUT = Path(__file__).parents[2]


def run_bench(
    out: Path,
    only: Sequence[str],
    keep: str | None,
    date: datetime | None,
    footnote: str,
    *,
    full: bool,
    listed: bool,
) -> int:
    """Measure, list, or keep the figures of the run in ``out``; the exit code."""
    if not (_CHECKOUT / "benchmarks" / "bench.py").is_file():
        return _say_in_both("bench.no_checkout")
    try:
        require("lab", "bench")
    except ExtraMissingError as error:
        return _say_in_both("cli.extra", packages=", ".join(error.packages), command=error.command)
    if str(_CHECKOUT) not in sys.path:
        sys.path.insert(0, str(_CHECKOUT))
    benchmarks = import_module("benchmarks.bench")  # by its name alone: nothing installed may depend on the benchmarks
    if keep is not None:
        benchmarks.keep_figures(out, keep, (date or datetime.now()).date(), footnote)
        return 0
    try:
        benchmarks.measure(out, only, full=full, listed=listed)
    except KeyboardInterrupt:
        if listed:
            raise
        return _say_in_both("bench.interrupted", EXIT_NO_PLAN, out=str(out))
    return 0


def _say_in_both(key: str, code: int = EXIT_BAD_INPUT, **figures: str) -> int:
    """Analysts of either language read it, and the benchmark takes no ``--lang``; gives the exit code."""
    for language in (Language.ZH, Language.EN):
        click.echo(text(key, language, **figures), err=True)
    return code
