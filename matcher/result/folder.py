"""The folder a run leaves: whole or untouched; and what forbids one for a result: where it is, what it holds.

Everything is written into a working folder beside it, which takes its place when all is done.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from matcher.folders.placing import put
from matcher.folders.rights import restrict_all
from matcher.folders.working import working
from matcher.lack import lack_of
from matcher.planners import layouts
from matcher.tables.faults import FAULT_FILES, Fault, InputError, Severity
from matcher.tables.plan_rows import REPORT

SUMMARY = "summary.json"
LABORATORY = ("comparison.json", "compare.html", "prices.json", "price.html", "prices.csv", "people.csv")
"""What comparisons and price lists leave, beside a comparison's tables."""
MARKS = (SUMMARY, "comparison.json", "prices.json")
"""One of them tells in what this program has written which version it was."""
LEFT_BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "._.DS_Store"})
"""Files that desktops leave in any folder and nobody misses."""
LOCKS = re.compile(r"~\$.*|\.~lock\..*#")
"""What Excel and LibreOffice leave beside a file while it is open."""
_MOST_LOOKS = 100
NAMED = 10
"""How many foreign files a fault names."""


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


def check_out(out: Path, *inputs: Path) -> None:
    """Refuse a folder that cannot or must not be replaced, before any time is spent on planning.

    Raises :class:`InputError` where ``out`` is, contains or lies inside one of ``inputs``; is a file or
    the folder the command runs in; holds files that this program did not write, or one open in
    a spreadsheet; or stands where nothing may be written.
    """
    beside = next(filter(None, (_refused_beside(out.resolve(), folder) for folder in inputs)), "")
    code, figures = (beside, {}) if beside else _refusal(out)
    if code:
        raise _refused(out, code, **figures)


def denial(out: Path, error: OSError) -> InputError:
    """The fault of a folder that the disk does not let be replaced."""
    reason = error.strerror or str(error)
    return _refused(out, "out_denied", value=reason, place=str(out.resolve().parent))


def _refused(out: Path, code: str, **figures: str) -> InputError:
    value = figures.pop("value", str(out))
    return InputError([Fault(Severity.ERROR, code, str(out), value=value, figures=figures)])


def _refused_beside(place: Path, inputs: Path) -> str:
    """The code of what forbids a folder because of where the input is (empty: nothing)."""
    if not inputs.exists():
        return ""
    if place.exists() and place.samefile(inputs):
        return "out_is_input"
    if _lies_in(inputs.resolve(), place):
        return "out_holds_input"
    return "out_in_input" if _lies_in(place, inputs.resolve()) else ""


def _refusal(out: Path) -> tuple[str, dict[str, str]]:
    """The code of the first thing about ``out`` itself that forbids it (empty: nothing), and its figures."""
    place = out.resolve()
    if place.exists() and not place.is_dir():
        return "out_is_file", {}
    if place in (Path.cwd(), *Path.cwd().parents):
        return "out_is_here", {}
    refusal = _lasting_contents_refusal(place)
    return refusal if refusal[0] else _place_refusal(place)


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether ``path`` is below ``folder``, on disks that fold case too."""
    return any(above.exists() and folder.exists() and above.samefile(folder) for above in path.parents)


def _place_refusal(place: Path) -> tuple[str, dict[str, str]]:
    above = next(above for above in place.parents if above.exists())
    if not above.is_dir():
        return "out_is_file", {"value": str(above)}
    if not os.access(above, os.W_OK):
        return "out_denied", {"value": os.strerror(errno.EACCES), "place": str(above)}
    return "", {}


def _lasting_contents_refusal(place: Path) -> tuple[str, dict[str, str]]:
    """Another run may replace the folder while it is looked at: then it is looked at again."""
    for tries_left in reversed(range(_MOST_LOOKS)):
        seen = _identity(place)
        try:
            refusal = _contents_refusal(place) if seen else ("", {})
        except FileNotFoundError:
            if not tries_left:
                raise
            continue
        if seen == _identity(place):
            break
    return refusal


def _identity(place: Path) -> tuple[int, int] | None:
    """Which folder stands there."""
    try:
        found = place.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino


def _contents_refusal(place: Path) -> tuple[str, dict[str, str]]:
    files = sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if not path.is_dir())
    files = [name for name in files if name.rpartition("/")[2] not in LEFT_BY_SYSTEMS]
    locks = [name for name in files if LOCKS.fullmatch(name.rpartition("/")[2])]
    ours, patterns = written_files(), _patterns()
    known = {name for name in files if name in ours or any(pattern.fullmatch(name) for pattern in patterns)}
    foreign = [name for name in files if name not in known and name not in locks]
    if files and not set(files) <= set(FAULT_FILES) and not any(_names_version(place / mark) for mark in MARKS):
        return "out_not_ours", {"value": _listed(files)}
    if foreign:
        return "out_foreign", {"value": _listed(foreign)}
    return ("out_open", {"value": _listed(locks)}) if locks else ("", {})


def written_files() -> frozenset[str]:
    """Every file that a run may leave, beside calendars and a comparison's tables."""
    plans = (name for layout in layouts() for name in (layout.workbook, *(table.file for table in layout.written)))
    return frozenset((SUMMARY, REPORT, *plans, *LABORATORY, *FAULT_FILES))


def _patterns() -> tuple[re.Pattern[str], ...]:
    """Calendars and the tables of comparisons."""
    owners = "|".join(begins for layout in layouts() for begins in layout.calendars)
    programmes = "|".join(layout.programme.name for layout in layouts())
    return (
        re.compile(rf"calendars/({owners})[^/]*\.ics"),
        re.compile(rf"(runs|groups|effects|changes|seconds)(-({programmes}))?\.(csv|parquet)"),
    )


def _names_version(mark: Path) -> bool:
    """Whether the file names the version that wrote the folder."""
    try:
        summary = json.loads(mark.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return False
    return isinstance(summary, dict) and "version" in summary


def _listed(names: list[str]) -> str:
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" … (+{rest})" if rest > 0 else "")
