"""The report of a run: rows made whole, medians by family, size and method, growth, and pictures; Markdown and HTML.

``python -m benchmarks.report FOLDER`` makes it anew from the rows, also of a run that was broken off.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from benchmarks.course import WITHIN, Moment, seconds_to_within
from benchmarks.growth import Growth, growth
from benchmarks.results import COLUMNS, PROVEN_BY_ALL

ROWS, TRAJECTORIES = "rows.csv", "trajectories.csv"
REPORT, PAGE = "report.md", "report.html"
LIBRARIES = ("ortools", "pulp", "scipy", "networkx", "numpy")

FAMILY = ["scenario", "cores"]
INSTANCE = ["scenario", "size", "seed"]
GROUP = ["scenario", "cores", "size", "method"]
FEWEST_SECONDS = 0.01
"""Of a run that counts in the fit: below it the clock says little."""

MEDIANS = {
    "value": "value",
    "bound": "bound",
    "gap_percent": "gap %",
    "goals_proven": "goals proven",
    "seconds_to_first": "first plan s",
    "seconds_to_within": "within 1 % s",
    "seconds_to_headline_proof": "headline proven s",
    "seconds_to_proof": "proof s",
    "seconds": "all s",
    "cpu_seconds": "CPU s",
    "megabytes": "MB",
}


def write_report(folder: Path) -> tuple[Path, ...]:
    """Complete the rows and write the report with its pictures; the paths."""
    from benchmarks.pictures import draw

    rows, moments = read(folder)
    rows.convert_dtypes().to_csv(folder / ROWS, index=False, lineterminator="\n")
    pictures = draw(folder, rows, moments)
    sections = list(_sections(rows))
    (folder / REPORT).write_text(_markdown_page(sections, pictures), encoding="utf-8", newline="\n")
    (folder / PAGE).write_text(_html_page(sections, pictures), encoding="utf-8", newline="\n")
    return folder / ROWS, folder / REPORT, folder / PAGE


def read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows, made whole, and moments of a run."""
    rows = pd.read_csv(folder / ROWS, keep_default_na=True)[list(COLUMNS)]
    moments = pd.read_csv(folder / TRAJECTORIES)
    rows["seconds_to_within"] = _within(rows, moments)
    return rows, moments


def _within(rows: pd.DataFrame, moments: pd.DataFrame) -> list[float | None]:
    """For every row, when it came within 1 % of the best bound that any method has proven for its instance."""
    bounds = best_bounds(rows)
    courses = {key: list(_course(own)) for key, own in moments.groupby([*INSTANCE, "cores", "method"])}
    found: list[float | None] = []
    for row in rows.to_dict("records"):
        key = tuple(row[name] for name in (*INSTANCE, "cores", "method"))
        known = bounds.get(key[:3])
        found.append(None if known is None else seconds_to_within(courses.get(key, ()), known, WITHIN))
    return found


def best_bounds(rows: pd.DataFrame) -> dict[tuple[object, ...], int]:
    """The least bound proven for the headline goal of each instance, by any method on any number of cores."""
    least = rows.dropna(subset=["bound"]).groupby(INSTANCE)["bound"].min()
    return {key: int(bound) for key, bound in least.items()}  # type: ignore[misc]


def _course(moments: pd.DataFrame) -> Iterator[Moment]:
    for seconds, value, bound in moments[["seconds", "value", "bound"]].itertuples(index=False, name=None):
        yield Moment(seconds, *(None if pd.isna(known) else int(known) for known in (value, bound)))


def contradictions(rows: pd.DataFrame) -> pd.DataFrame:
    """Instances of which two methods cannot both be right.

    A plan without violations is better in the first goal than a bound says, or two proofs differ in what is best.
    """
    found = []
    for (programme, *instance), own in rows.groupby(["programme", *INSTANCE], sort=False):
        goals = list(PROVEN_BY_ALL[str(programme)])
        sound = own[own["violations"] == 0]
        if sound[goals[0]].max() > own[f"{goals[0]}_bound"].min():
            found.append([*instance, f"a plan is better in {goals[0]} than a bound"])
        if len(own.dropna(subset=["seconds_to_proof"]).drop_duplicates(goals)) > 1:
            found.append([*instance, f"two proofs differ in {', '.join(goals)}"])
    return pd.DataFrame(found, columns=[*INSTANCE, "what"])


def growths(rows: pd.DataFrame) -> dict[tuple[str, int, str], Growth]:
    """How the seconds to proof grow with size, by scenario, cores and method, where three sizes were proven."""
    proven = rows[rows["seconds_to_proof"] >= FEWEST_SECONDS]
    fits = {}
    for key, own in proven.groupby(["scenario", "cores", "method"]):
        fit = growth(own["size"].tolist(), own["seconds_to_proof"].tolist())
        if fit is not None:
            fits[key] = fit
    return fits  # type: ignore[return-value]


def conditions() -> list[str]:
    """The machine and the libraries."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return [
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}; "
        f"Python {platform.python_version()}; {libraries}.",
        "Medians over the seeds; `proof` and `within 1 %` are medians of the runs that got there, how many is told. "
        "What is measured how, and how to read it: benchmarks/README.md.",
    ]


def medians(rows: pd.DataFrame) -> pd.DataFrame:
    """By scenario, cores, size and method: medians over the seeds, how many runs were proven, and all violations."""
    grouped = rows.groupby(GROUP, sort=False)
    table = grouped[list(MEDIANS)].median().rename(columns=MEDIANS)
    table.insert(0, "runs", grouped["seed"].count())
    table.insert(1, "done", grouped["status"].agg(lambda own: int((own == "done").sum())))
    table.insert(2, "within 1 %", grouped["seconds_to_within"].count())
    table.insert(3, "proven", grouped["seconds_to_proof"].count())
    table["violations"] = grouped["violations"].sum(min_count=1)
    return table.reset_index()


def _sections(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    wrong = contradictions(rows)
    if len(wrong):
        yield "Contradictions: somebody's proof is wrong", wrong
    for (scenario, cores), own in medians(rows).groupby(FAMILY, sort=False):
        yield f"{scenario}, {cores} core{'s' if cores != 1 else ''}", own.drop(columns=FAMILY)
    fits = [
        (scenario, cores, method, round(fit.exponent, 2), f"{fit.low:.2f} to {fit.high:.2f}")
        for (scenario, cores, method), fit in growths(rows).items()
    ]
    if fits:
        columns = ["scenario", "cores", "method", "exponent", "95 % interval"]
        yield "Growth of the seconds to proof with size", pd.DataFrame(fits, columns=columns)
    odd = rows[rows["status"] != "done"]
    if len(odd):
        yield "Runs without a result", odd[[*INSTANCE, "cores", "method", "status", "note"]]


def cell_text(value: object) -> str:
    """A cell as it is read: three digits of a fraction, a dash for what is missing."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return "–"
    if isinstance(value, float):
        return f"{value:.0f}" if value == round(value) or abs(value) >= 1000 else f"{value:.3g}"
    return str(value)


def markdown(table: pd.DataFrame) -> str:
    """A table in Markdown."""
    body = [[cell_text(value) for value in row] for row in table.itertuples(index=False, name=None)]
    lines = [list(map(str, table.columns)), ["---"] * len(table.columns), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _markdown_page(sections: list[tuple[str, pd.DataFrame]], pictures: list[tuple[str, Path]]) -> str:
    parts = ["# Benchmark", "\n".join(f"- {sentence}" for sentence in conditions())]
    parts += [f"![{title}]({path.name})" for title, path in pictures]
    parts += [f"## {title}\n\n{markdown(table)}" for title, table in sections]
    return "\n\n".join(parts) + "\n"


def _html_page(sections: list[tuple[str, pd.DataFrame]], pictures: list[tuple[str, Path]]) -> str:
    from jinja2 import Environment

    tables = [(title, table.map(cell_text).to_html(index=False, border=0, escape=True)) for title, table in sections]
    drawn = [(title, path.read_text(encoding="utf-8").partition("<svg")[1:]) for title, path in pictures]
    template = Environment(autoescape=True).from_string((Path(__file__).parent / "page.html").read_text("utf-8"))
    pieces = [(title, "".join(svg)) for title, svg in drawn]
    return template.render(conditions=conditions(), pictures=pieces, tables=tables)


if __name__ == "__main__":
    for written in write_report(Path(sys.argv[1])):
        print(written)
