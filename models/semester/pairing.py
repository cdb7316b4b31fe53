"""With the slots fixed: the best pairing of a sparse graph, however many children and tutors it has.

What no arc joins is paired apart. A small or crowded component is an assignment problem over a dense matrix, a large
thin one over a sparse (both shortest augmenting paths: Jonker and Volgenant, 1987).
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

from models.arrays import Floats, Ints
from models.tuning import TUNING

NOBODY = -1


def best_pairing(rows: Ints, columns: Ints, worth: Ints | Floats, shape: tuple[int, int]) -> Ints:
    """For each row its column or ``NOBODY``, of greatest total worth; shape ``(rows,)``.

    ``rows``, ``columns`` and ``worth`` are arcs, none twice. Arcs of no worth are left out. Sums of worth
    must be whole numbers below 2**53, where doubles are exact.
    """
    chosen = np.full(shape[0], NOBODY, dtype=np.int64)
    good = worth > 0
    rows, columns, worth = rows[good], columns[good], worth[good]
    if not len(rows):
        return chosen
    graph = csr_matrix((np.ones(len(rows)), (rows, columns + shape[0])), shape=(sum(shape), sum(shape)))
    _, component = connected_components(graph, directed=False)
    order = np.argsort(component[rows], kind="stable")
    ends = np.flatnonzero(np.diff(component[rows[order]], append=-1)) + 1
    start = 0
    for end in ends.tolist():
        _pair(rows[order[start:end]], columns[order[start:end]], worth[order[start:end]], chosen)
        start = end
    return chosen


def _pair(rows: Ints, columns: Ints, worth: Ints | Floats, chosen: Ints) -> None:
    """Pair one component, in place."""
    its_rows, row = np.unique(rows, return_inverse=True)
    its_columns, column = np.unique(columns, return_inverse=True)
    cells = len(its_rows) * len(its_columns)
    tuning = TUNING.get().semester_joint
    if cells <= max(tuning.dense_cells, tuning.thin_cells_an_arc * len(rows)):
        gains = np.zeros((len(its_rows), len(its_columns)))
        gains[row, column] = worth
        one, two = linear_sum_assignment(gains, maximize=True)
        real = gains[one, two] > 0
    else:
        one, two = _thin(row, column, worth, len(its_rows), len(its_columns))
        real = two < len(its_columns)
    chosen[its_rows[one[real]]] = its_columns[two[real]]


def _thin(row: Ints, column: Ints, worth: Ints | Floats, rows: int, columns: int) -> tuple[Ints, Ints]:
    """Every row with a column or, for no gain, a place of its own behind the last column.

    One more for every arc changes nothing, and keeps a worth of zero from being read as no arc.
    """
    places = np.arange(rows)
    gains = csr_matrix(
        (np.append(worth, np.zeros(rows)) + 1.0, (np.append(row, places), np.append(column, columns + places))),
        shape=(rows, columns + rows),
    )
    one, two = min_weight_full_bipartite_matching(gains, maximize=True)
    return one.astype(np.int64), two.astype(np.int64)
