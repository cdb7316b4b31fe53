"""What kinds of arrays the models calculate with, by what an element is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Whole = NDArray[np.int32]
"""Whole numbers of large arrays, of which none is large."""
Minutes = NDArray[np.int16]
Floats = NDArray[np.float64]
