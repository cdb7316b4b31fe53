"""Three kinds of pictures: the gap over time, the time to proof over size, and how many each method pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from benchmarks.growth import Growth

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
"""Okabe and Ito's, which colour-blind people tell apart."""
MARKERS = "osD^vPX*"
PLACES = {
    **{"matcher": 0, "timetable-first": 1, "first-come": 2, "compact-cp-sat": 3, "compact-cbc": 4},
    **{"extended-highs": 5, "matcher-command": 6, "timefold": 7},
    **{"assignment-first": 1, "counted-cbc": 4},
    **{"scipy-dense": 1, "scipy-sparse": 2, "ortools-assignment": 3, "ortools-flow": 4, "networkx": 5},
}
"""Which colour and marker a method has: of methods in one picture, no two the same."""
TIMES = 60
_WIDE, _TALL = 8.0, 4.2


def draw(folder: Path, rows: pd.DataFrame, moments: pd.DataFrame) -> list[tuple[str, Path]]:
    """The pictures as SVG files in the folder, each with its title."""
    mpl.rcParams["svg.hashsalt"] = "benchmark"
    mpl.rcParams["svg.fonttype"] = "none"
    drawn = []
    for number, (title, figure) in enumerate(_figures(rows, moments), start=1):
        path = folder / f"picture-{number:02d}.svg"
        figure.savefig(path, metadata={"Date": None})
        drawn.append((title, path))
    return drawn


def _figures(rows: pd.DataFrame, moments: pd.DataFrame) -> Iterator[tuple[str, Figure]]:
    from benchmarks.report import best_bounds, growths

    bounds, fits = best_bounds(rows), growths(rows)
    planning = rows[rows["programme"] != "pairing"]
    for (scenario, cores), own in planning.groupby(["scenario", "cores"], sort=False):
        size = own["size"].max()
        largest = own[own["size"] == size]
        here = (moments["scenario"] == scenario) & (moments["cores"] == cores)
        mine = moments[here & (moments["size"] == size)]
        if own["method"].nunique() > 1 and len(mine):
            yield (
                f"Gap to the best bound known over time: {scenario}, size {size}, cores {cores}",
                _gap_over_time(largest, mine, bounds),
            )
            yield (
                f"Reached by method, of the best bound known: {scenario}, size {size}, cores {cores}",
                _reached(largest, bounds),
            )
    for (scenario, cores), own in rows.groupby(["scenario", "cores"], sort=False):
        proven = own.dropna(subset=["seconds_to_proof"])
        if proven["size"].nunique() > 1:
            law = {method: fit for (name, on, method), fit in fits.items() if (name, on) == (scenario, cores)}
            yield f"Time to proof over size: {scenario}, cores {cores}", _proof_over_size(proven, law)


def _axes(figure: Figure, **labels: Any) -> Any:
    axes = figure.subplots()
    axes.set(**labels)
    axes.grid(visible=True, alpha=0.3)
    for axis in (axes.xaxis, axes.yaxis):
        if axis.get_scale() == "log":
            axis.set_major_formatter("{x:g}")
            axis.set_minor_formatter("")
    return axes


def _figure() -> Figure:
    return Figure(figsize=(_WIDE, _TALL), layout="constrained")


def _styles(methods: pd.Series[str]) -> dict[str, dict[str, str]]:
    """The same colour and marker for a method in all pictures."""
    return {
        method: {"color": COLOURS[PLACES.get(method, 0)], "marker": MARKERS[PLACES.get(method, 0)]}
        for method in dict.fromkeys(methods)
    }


def _gap_over_time(rows: pd.DataFrame, moments: pd.DataFrame, bounds: Mapping[tuple[object, ...], int]) -> Figure:
    """The median over the seeds, from the moment when every seed has a plan."""
    figure = _figure()
    axes = _axes(figure, xscale="log", xlabel="seconds", ylabel="gap to the best bound known, %")
    limit = float(rows["limit_seconds"].iloc[0])
    times = np.geomspace(0.1, limit, TIMES)
    for method, style in _styles(rows["method"]).items():
        own = moments[moments["method"] == method]
        gaps = [
            _gaps(course, bounds[key], times)
            for key, course in own.groupby(["scenario", "size", "seed"])
            if key in bounds
        ]
        if gaps:
            middle = np.median(np.array(gaps), axis=0)
            axes.plot(times, middle, label=method, drawstyle="steps-post", markevery=8, **style)
    axes.set_ylim(bottom=0)
    axes.legend()
    return figure


def _gaps(course: pd.DataFrame, bound: int, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """In per cent at each of the times; not a number before the first plan."""
    known = course.dropna(subset=["value"])
    place = np.searchsorted(known["seconds"].to_numpy(), times, side="right") - 1
    values = np.append(known["value"].to_numpy(dtype=np.float64), np.nan)
    gaps: NDArray[np.float64] = 100 * (bound - values[place]) / max(1, bound)
    return gaps


def _proof_over_size(proven: pd.DataFrame, law: Mapping[str, Growth]) -> Figure:
    """Every run a point; the fitted law a line."""
    figure = _figure()
    axes = _axes(figure, xscale="log", yscale="log", xlabel="size (children or schools)", ylabel="seconds to proof")
    for method, style in _styles(proven["method"]).items():
        own = proven[proven["method"] == method]
        label = method
        if method in law:
            fit = law[method]
            label = f"{method}: size^{fit.exponent:.2f} ({fit.low:.2f} to {fit.high:.2f})"
            ends = np.array([own["size"].min(), own["size"].max()], dtype=np.float64)
            axes.plot(ends, [fit.seconds(end) for end in ends], color=style["color"], linewidth=1)
        axes.scatter(own["size"], own["seconds_to_proof"], label=label, **style)
    axes.legend()
    return figure


def _reached(rows: pd.DataFrame, bounds: Mapping[tuple[object, ...], int]) -> Figure:
    """Bars: the median share of the best bound known."""
    figure = _figure()
    axes = _axes(figure, xlabel="reached, % of the best bound known")
    keys = [tuple(key) for key in rows[["scenario", "size", "seed"]].itertuples(index=False, name=None)]
    known = pd.Series([bounds.get(key, np.nan) for key in keys], index=rows.index)
    share = (100 * rows["value"] / known).groupby(rows["method"], sort=False).median()
    styles = _styles(rows["method"])
    bars = axes.barh(share.index, share.to_numpy(), color=[styles[method]["color"] for method in share.index])
    axes.bar_label(bars, fmt="%.1f", padding=3)
    axes.set_xlim(0, 108)
    axes.invert_yaxis()
    return figure
