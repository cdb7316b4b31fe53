"""Whose tables a folder holds, and what they hold: what only who knows every programme can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matcher.planner import Planner
from matcher.planners import layouts
from matcher.tables.columns import TableColumns
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.inbox import Inbox, has_folder
from matcher.tables.layout import Layout
from matcher.tables.reading import Reading
from matcher.tables.sources import find_sources
from models.policy import Policy
from models.programme import Programme


def inbox_of(folder: Path, encoding: str | None = None) -> Inbox:
    """A folder of tables of whichever programme. Raises ``InputError`` where there is none."""
    faults: list[Fault] = []
    if not has_folder(folder, faults):
        raise InputError(faults)
    read = [table for layout in layouts() for table in layout.tables]
    return Inbox(folder, encoding, read, [table for layout in layouts() for table in layout.written])


def programme_of(folder: Path) -> Programme:
    """Whose tables a folder holds; the first programme's where that is not to be seen."""
    first = layouts()[0]
    found, _ = _owner(inbox_of(folder), layouts()) if folder.is_dir() else (first, [])
    return found.programme


def read_folder(
    planner: Planner[Any, Any, Any], folder: Path, policy: Policy, encoding: str | None = None
) -> Reading[Any]:
    """The tables of a folder under a policy.

    Raises ``InputError`` with every fault; with one alone where they are another programme's.
    """
    inbox = inbox_of(folder, encoding)
    own = planner.layout
    owner, files = _owner(inbox, sorted(layouts(), key=lambda layout: layout is not own))
    if owner is not own:
        wanted = sorted(table.file for table in _telling(layouts())[own.programme])
        figures = {"found": ", ".join(sorted(files)), "wanted": ", ".join(wanted), "programme": owner.programme.name}
        raise InputError([Fault(Severity.ERROR, "other_programme", str(folder), figures=figures)])
    return planner.read(inbox, policy)


def _owner(inbox: Inbox, in_turn: Sequence[Layout[Any]]) -> tuple[Layout[Any], list[str]]:
    """Whose tables a folder holds, and which files tell so; the first's where nothing tells."""
    telling = _telling(in_turn)
    for layout in in_turn:
        found = [table.file for table in telling[layout.programme] if inbox.file_of(table.file)]
        if found:
            return layout, found
    # None by the contract's names: what the headers say.
    required = [table for layout in in_turn for table in layout.tables if not table.optional]
    sources = find_sources(inbox, required, inbox.plans, [])
    for layout in in_turn:
        found = [sources[table.stem].label for table in telling[layout.programme] if table.stem in sources]
        if found:
            return layout, found
    return in_turn[0], []


def _telling(among: Sequence[Layout[Any]]) -> Mapping[Programme, list[TableColumns]]:
    """Several programmes have a table of schools: what tells them apart are the tables that one alone must have."""
    required = {layout.programme: [table for table in layout.tables if not table.optional] for layout in among}
    stems = [table.stem for tables in required.values() for table in tables]
    return {of: [table for table in tables if stems.count(table.stem) == 1] for of, tables in required.items()}
