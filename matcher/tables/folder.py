"""Finding the files of a folder of tables, and saying what was probably meant where one is not
there.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from matcher.tables.faults import Fault, Severity


def has_folder(folder: Path, faults: list[Fault]) -> bool:
    """Whether the folder exists; a fault where it does not."""
    if folder.is_dir():
        return True
    faults.append(Fault(Severity.ERROR, "missing_folder", str(folder)))
    return False


def find_file(folder: Path, name: str, known: Sequence[str], optional: bool, faults: list[Fault]) -> Path | None:
    """The file of that name, whatever its letter case.

    Where it is missing: an error, or for an optional file a warning if another file looks meant for
    it. ``known`` are the names of all files of the folder that have a meaning, and so are never
    meant for this one.
    """
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    if name in names:
        return folder / name
    for other in names:
        if other.casefold() == name.casefold():
            return folder / other
    severity = Severity.WARNING if optional else Severity.ERROR
    meant = meant_file(name, names, known)
    if meant:
        faults.append(Fault(severity, "near_file", name, value=meant))
    elif not optional:
        faults.append(Fault(severity, "missing_file", name))
    return None


def meant_file(name: str, names: Sequence[str], known: Sequence[str]) -> str:
    """Of the files ``names`` the one that was probably meant to be ``name``, or nothing."""
    stem = Path(name).stem
    others = {
        other.casefold(): other
        for other in names
        if other.casefold() not in known and not other.startswith((".", "~$"))
    }
    for folded, other in others.items():
        if folded.split(".")[0].strip() == stem:
            return other
    near = difflib.get_close_matches(name, others, n=1, cutoff=0.8)
    return others[near[0]] if near else ""


def read_bytes(path: Path, faults: list[Fault]) -> bytes | None:
    """The bytes of a file; ``None`` with a fault where the system does not give them (open
    elsewhere, no right).
    """
    try:
        return path.read_bytes()
    except OSError as refused:
        reason = refused.strerror or type(refused).__name__
        faults.append(Fault(Severity.ERROR, "unreadable_file", path.name, figures={"reason": reason}))
        return None
