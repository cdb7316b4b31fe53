"""Models over columns of loose leads and bundles of short ones, on the rows that leads share."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from models.arrays import Bools, Floats, Ints
from models.linear import INFINITY, Matrix
from models.visits.assignment.blocks import Bundle
from models.visits.assignment.columns import Columns
from models.visits.assignment.face import Face


class Rows:
    """The rows of a model, by number: schools, leads, workshops with a limit, goals held."""

    def __init__(self, columns: Columns, face: Face) -> None:
        self.limited = np.flatnonzero(columns.capacity >= 0)
        ends = np.cumsum([0, len(columns.must), len(columns.pairs.places), len(self.limited), len(face.held)])
        self.schools, self.leads, self.workshops, self.held = (np.arange(start, end) for start, end in pairwise(ends))


class Program:
    """A model over some columns of loose leads and some bundles of short ones."""

    def __init__(self, columns: Columns, is_short: Bools, face: Face, taken: Ints, bundles: list[Bundle]) -> None:
        self._columns = columns
        self.matrix = matrix = Matrix()
        self._taken = taken
        self._members = np.array([column for bundle in bundles for column in bundle], dtype=np.int64)
        self._bundle = np.repeat(np.arange(len(bundles)), [len(bundle) for bundle in bundles]).astype(np.int64)
        self.size = len(taken) + len(bundles)
        matrix.columns(self.size)
        self._rows = rows = Rows(columns, face)
        matrix.rows(-INFINITY, np.ones(len(columns.must)))
        matrix.rows(-INFINITY, np.where(is_short, 1, columns.pairs.places))
        matrix.rows(-INFINITY, columns.capacity[rows.limited])
        for _, value in face.held:
            matrix.rows(value, [INFINITY])
        self._put(rows.schools[columns.school[taken]], rows.schools[columns.school[self._members]])
        matrix.put(rows.leads[columns.lead[taken]], np.arange(len(taken)), 1.0)
        first = self._members[np.searchsorted(self._bundle, np.arange(len(bundles)))]
        matrix.put(rows.leads[columns.lead[first]], len(taken) + np.arange(len(bundles)), 1.0)
        row_of = np.full(len(columns.capacity) + 1, -1)
        row_of[rows.limited] = rows.workshops
        self._put(row_of[columns.workshop[taken]], row_of[columns.workshop[self._members]])
        for row, (name, _) in zip(rows.held, face.held, strict=True):
            matrix.put(np.full(self.size, row), np.arange(self.size), self.worth(name))
        full = [rows.schools[face.schools], rows.leads[face.leads], rows.workshops[face.workshops[rows.limited]]]
        self._full = np.concatenate(full)
        for row in self._full.tolist():
            matrix.lower[row] = matrix.upper[row]

    def _put(self, rows: Ints, member_rows: Ints) -> None:
        """A one for every column taken and every member of a bundle in its row; rows below 0 are none."""
        of_taken, of_members = rows >= 0, member_rows >= 0
        self.matrix.put(rows[of_taken], np.flatnonzero(of_taken), 1.0)
        self.matrix.put(member_rows[of_members], len(self._taken) + self._bundle[of_members], 1.0)

    def worth(self, goal: str) -> Floats:
        """What a goal counts of each variable."""
        worth = self._columns.worth[goal]
        of_bundles = np.bincount(self._bundle, weights=worth[self._members], minlength=self.size - len(self._taken))
        return np.concatenate([worth[self._taken].astype(float), of_bundles])

    def slack(self) -> int:
        """Let every full row and every goal held fall short; how many variables that takes."""
        rows = np.concatenate([self._full, self._rows.held])
        slack = self.matrix.columns(len(rows))
        for column, row in zip(slack.tolist(), rows.tolist(), strict=True):
            self.matrix.most[column] = INFINITY if row in self._rows.held else self.matrix.upper[row]
        self.matrix.put(rows, slack, 1.0)
        return len(rows)

    def amounts(self, values: Floats) -> Floats:
        """How much of each of the season's columns a solution takes."""
        amounts = np.zeros(len(self._columns))
        amounts[self._taken] = values[: len(self._taken)]
        np.add.at(amounts, self._members, values[len(self._taken) : self.size][self._bundle])
        return amounts
