"""The folder a run leaves: whole or untouched.

Everything is written into a working folder beside it, which takes its place when all is done.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from matcher.folders.placing import put
from matcher.folders.rights import restrict_all
from matcher.folders.working import working
from matcher.lack import lack_of
from matcher.result.refusal import check_out, denial


@contextmanager
def replacing(out: Path, *inputs: Path) -> Iterator[Path]:
    """Yield an empty folder to write into; when the block ends well it takes the place of ``out``.

    It is then for its owner and the group alone. Where the block raises, Ctrl-C included, ``out`` stays as it was and
    the folder is removed. Raises :class:`InputError` as :func:`check_out` does, and where the disk does not let the
    folder be replaced (on Windows a file of it is open); ``OSError`` where the disk is full.
    """
    check_out(out, *inputs)
    place = out.resolve()
    with ExitStack() as stack:
        with _denials(out):
            room = stack.enter_context(working(place))
        yield room.new
        restrict_all(room.new)
        with _denials(out):
            put(room, place)


@contextmanager
def _denials(out: Path) -> Iterator[None]:
    """What the disk does not allow is a fault of the folder asked for; a full disk is none."""
    try:
        yield
    except OSError as error:
        if lack_of(error) is not None:
            raise
        raise denial(out, error) from error
