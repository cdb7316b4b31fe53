"""A comparison of policies, published: its tables and ``compare.html``.

What is heavy to load (tables, charts) is loaded only where there is something to write.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matcher.lab.comparison import Comparison, fingerprint, write_mark

REPORT = "compare.html"


def publish_comparison(folder: Path, comparisons: Sequence[Comparison], *, command: str) -> None:
    """Write the tables of each comparison, the report on all of them, and ``comparison.json`` into a folder.

    There is one comparison a programme; of two, the tables' names say which (``runs-semester.csv``). ``command`` is
    what a reader types to make it again. :func:`matcher.lab.comparison.holds` tells beforehand whether a folder
    has this very comparison already. The same comparison gives the same bytes. Raises ``OSError`` where a file cannot
    be written.
    """
    from matcher.lab.comparison_report.report import render_comparison
    from matcher.lab.results import results_of, write_results

    results = [results_of(comparison) for comparison in comparisons]
    written = []
    for of_one in results:
        suffix = f"-{of_one.comparison.programme}" if len(results) > 1 else ""
        written += write_results(folder, of_one, suffix)
    (folder / REPORT).write_text(render_comparison(results, command), encoding="utf-8", newline="\n")
    write_mark(folder, fingerprint(comparisons, command), [*written, REPORT])
