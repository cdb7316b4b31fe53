"""Files that go into a folder all together or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from matcher.folders.rights import restrict_all
from matcher.folders.working import working

_INSIDE = "matcher"
"""Names the working folder where it lies in the folder itself."""


def working_places(folder: Path) -> tuple[Path, Path]:
    """The places beside which the working folder may lie: the folder where it is made, else a name inside it."""
    folder = folder.resolve()
    return folder, folder / _INSIDE


@contextmanager
def filling(folder: Path) -> Iterator[Path]:
    """Yield an empty folder to write files into; when the block ends well they stand in ``folder``, made if need be.

    None of them may stand there before. Where the block raises, ``folder`` stays as it was. For its owner and the group
    alone: the files, and the folder where it is made. Raises ``OSError``.
    """
    beside, inside = working_places(folder)
    stands = beside.exists()
    with working(inside if stands else beside) as room:
        yield room.new
        restrict_all(room.new)
        if stands:
            _move(room.new, beside)
        else:
            room.new.rename(beside)


def _move(source: Path, folder: Path) -> None:
    """Move every file; back out where one cannot be."""
    moved: list[Path] = []
    try:
        for path in sorted(source.iterdir()):
            target = folder / path.name
            if target.exists():
                raise FileExistsError(str(target))
            moved.append(target)
            path.rename(target)
    except BaseException:
        for target in moved:
            with suppress(OSError):
                if not (source / target.name).exists():
                    target.unlink()
        raise
