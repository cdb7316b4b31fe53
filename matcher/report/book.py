"""A workbook on its way to a file: what the disk refuses is an ``OSError``, and no trace of it is left elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.workbook import Workbook


class _Packed(BytesIO):
    """Open to its end: a workbook that is broken off in the middle is still completed when it is forgotten.

    Into a file, which may be closed by then or on a full disk, that would fail where nobody can hear of it.
    """

    def close(self) -> None:
        """Nothing."""


class Book(Workbook):  # type: ignore[misc]  # xlsxwriter tells no types
    """A workbook that is packed in memory and written at once when it is closed.

    The temporary files of its sheets lie beside it: they hold names, and go with the folder if they must.
    """

    def __init__(self, path: Path, options: Mapping[str, Any]) -> None:
        self._path = path
        self._packed = _Packed()
        super().__init__(self._packed, {**options, "tmpdir": str(path.parent)})

    def close(self) -> None:
        """Write the file. Raises ``OSError``."""
        try:
            super().close()
        except FileCreateError as error:
            raise error.args[0] from None
        self._path.write_bytes(self._packed.getbuffer())
