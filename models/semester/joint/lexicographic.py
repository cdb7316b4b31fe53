"""An assignment best in many goals in strict order, more than fit one sum of doubles.

The goals come in *rounds*, each an array of worth whose sums are exact. The optimal dual of a round, its *prices*,
describes all its best assignments at once, its optimal face: pairs that are tight at the prices, with every child and
tutor of positive price matched (complementary slackness). The next round chooses among these.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from models.arrays import Bools, Floats, Ints
from models.semester.pairing import NOBODY, best_pairing
from models.tuning import TUNING

EXACT = 2**53
"""Whole numbers below this are exact in a double."""


def room(pairs: int) -> int:
    """What the sums of a round after the first must stay below, where so many pairs are made at the most.

    Each end of a pair that must be matched counts for more than the whole span of the round's sums.
    """
    return EXACT // (8 * (pairs + 1))


def lexicographic_assignment(rounds: Sequence[Floats], open_pairs: Bools) -> Ints:
    """The column of each row or ``NOBODY``, best in the first round, of these best in the second, and so on.

    ``rounds`` are arrays of shape ``(rows, columns)`` of whole numbers, ``open_pairs`` says which pairs there are. A
    pair that no round gains by is left out.
    """
    face, must = open_pairs, 0.0
    for number, worth in enumerate(rounds):
        told = np.where(face, worth, 0.0)
        if number:
            span = float((told.max(axis=1, initial=0.0) - told.min(axis=1, initial=0.0)).sum()) + 1.0
            told += np.where(face, must * span, 0.0)
        gains = np.maximum(told, 0.0)
        column_of = _best(gains)
        if number < len(rounds) - 1:
            of_columns = tutor_prices(gains, column_of)
            of_rows = _row_prices(gains, column_of, of_columns)
            face = face & (of_rows[:, None] + of_columns == told)
            must = (of_rows > 0)[:, None] + (of_columns > 0).astype(float)
    return column_of


def _best(gains: Floats) -> Ints:
    """The column of each row in an assignment of greatest gain; a pair without gain is no pair."""
    if gains.size > TUNING.get().semester_joint.dense_cells:
        row, column = np.nonzero(gains)
        return best_pairing(row, column, gains[row, column], gains.shape)
    column_of = np.full(len(gains), NOBODY, dtype=np.int64)
    one, two = linear_sum_assignment(gains, maximize=True)
    column_of[one] = np.where(gains[one, two] > 0, two, NOBODY)
    return column_of


def tutor_prices(gains: Floats, tutor_of: Sequence[int] | Ints) -> Floats:
    """The least prices of tutors, shape ``(T,)``, at which every child of a best matching has the tutor it would take.

    ``gains`` is ``(C, T)``, 0 where there is no pair. Prices rise until no child would rather have another tutor
    (Demange, Gale and Sotomayor, 1986, run from above); of a matching that is not best they are prices all the same.
    """
    chosen = np.array(tutor_of, dtype=np.int64)
    children = np.flatnonzero(gains.any(axis=1))
    offered, chosen = gains[children], chosen[children]
    worth = np.where(chosen == NOBODY, 0.0, offered[np.arange(len(children)), chosen])
    prices = np.zeros(gains.shape[1])
    for _ in range(len(children) + 1):
        left = worth - np.where(chosen == NOBODY, 0.0, prices[chosen])
        higher = np.maximum(prices, (offered - left[:, None]).max(axis=0, initial=0.0))
        if (higher <= prices).all():
            break
        prices = higher
    return prices


def _row_prices(gains: Floats, column_of: Ints, of_columns: Floats) -> Floats:
    """What each row keeps of its gain at the columns' prices."""
    rows = np.flatnonzero(column_of != NOBODY)
    kept = np.zeros(len(gains))
    kept[rows] = gains[rows, column_of[rows]] - of_columns[column_of[rows]]
    return kept
