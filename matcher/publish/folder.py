"""The folder a run leaves: whole or untouched.

Everything is written into a working folder beside it, which takes its place when all is done.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matcher.tables.faults import Fault, InputError, Severity

SUMMARY = "summary.json"
WRITTEN = frozenset(
    {
        SUMMARY,
        "pairs.csv",
        "slots.csv",
        "sessions.csv",
        "unmatched.csv",
        "assignments.csv",
        "visits.csv",
        "milestones.csv",
        "unserved.csv",
        "plan.xlsx",
        "visits.xlsx",
        "report.html",
        "comparison.json",
        "compare.html",
        "prices.json",
        "price.html",
        "prices.csv",
        "people.csv",
    }
)
"""Every file that a run may leave, beside the calendars and a comparison's tables."""
MARKS = (SUMMARY, "comparison.json", "prices.json")
"""One of them tells in what this program has written which version it was."""
RESULTS = re.compile(r"(runs|groups|effects|changes|seconds)(-(semester|visits))?\.(csv|parquet)")
CALENDAR = re.compile(r"calendars/((group|university|lead|school)-[^/]+|office)\.ics")
LEFT_BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "._.DS_Store"})
"""Files that desktops leave in any folder and nobody misses."""
LOCKS = re.compile(r"~\$.*|\.~lock\..*#")
"""What Excel and LibreOffice leave beside a file while it is open."""
NAMED = 10
"""How many foreign files a fault names."""


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
    refusal = _contents_refusal(place) if place.exists() else ("", {})
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


def _contents_refusal(place: Path) -> tuple[str, dict[str, str]]:
    files = sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if not path.is_dir())
    files = [name for name in files if name.rpartition("/")[2] not in LEFT_BY_SYSTEMS]
    locks = [name for name in files if LOCKS.fullmatch(name.rpartition("/")[2])]
    foreign = [name for name in files if not _is_ours(name) and name not in locks]
    if files and not any(_names_version(place / mark) for mark in MARKS):
        return "out_not_ours", {"value": _listed(files)}
    if foreign:
        return "out_foreign", {"value": _listed(foreign)}
    return ("out_open", {"value": _listed(locks)}) if locks else ("", {})


def _is_ours(name: str) -> bool:
    return name in WRITTEN or any(pattern.fullmatch(name) for pattern in (CALENDAR, RESULTS))


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


@contextmanager
def replaced(out: Path, *inputs: Path) -> Iterator[Path]:
    """Yield an empty folder to write into; when the block ends well it takes the place of ``out``.

    Where the block raises, Ctrl-C included, ``out`` stays as it was and the folder is removed.
    Raises :class:`InputError` as :func:`check_out` does, and where the disk does not let the folder
    be replaced (on Windows a file of it is open).
    """
    check_out(out, *inputs)
    place = out.resolve()
    made = [above for above in place.parents if not above.exists()]
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    except OSError as error:
        _remove_empty(made)
        raise _denied(out, place, error) from error
    try:
        new = work / "new"
        new.mkdir()
        yield new
        try:
            _swap(place, new, work / "old")
        except OSError as error:
            raise _denied(out, place, error) from error
        made = []
    finally:
        # A folder that could not be put back must outlive the working folder.
        if place.exists() or not (work / "old").exists():
            shutil.rmtree(work, ignore_errors=True)
        _remove_empty(made)


def _denied(out: Path, place: Path, error: OSError) -> InputError:
    return _refused(out, "out_denied", value=error.strerror or str(error), place=str(place.parent))


def _remove_empty(folders: list[Path]) -> None:
    """Take away folders that were made for nothing, the lowest first."""
    for folder in folders:
        if folder.exists():
            folder.rmdir()


def _swap(place: Path, new: Path, old: Path) -> None:
    """Put ``new`` in the place of ``place``, which goes to ``old`` and comes back on failure."""
    try:
        if place.exists():
            place.rename(old)
        new.rename(place)
    except BaseException:
        if old.exists() and not place.exists():
            old.rename(place)
        raise
