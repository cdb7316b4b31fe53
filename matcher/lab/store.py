"""Finished runs kept in a folder: one file a run, named by its key, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from matcher.folders.rights import FILE, make
from matcher.study.record import People, RunRecord
from matcher.version import __version__

Kept = TypeVar("Kept")

_PEOPLE = "people-"


class Store:
    """A folder of finished runs, and of the people of their instances.

    It is made when the first is kept, for its owner and the group alone, as its files are. Files that are not whole, of
    another version or not a run are ignored, never removed. Several programs may keep in one folder at once: the same
    run is the same file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def record(self, key: str) -> RunRecord | None:
        """The run of that key, ``None`` where it is not kept."""
        record = self._read(key, RunRecord.from_json)
        return record if record is not None and record.key == key else None

    def keep(self, record: RunRecord) -> None:
        """Keep a run. Raises ``OSError``."""
        self._write(record.key, record.as_json())

    def people(self, digest: str) -> People | None:
        """The people of the instance of that digest, ``None`` where they are not kept."""
        return self._read(_people(digest), People.from_json)

    def keep_people(self, digest: str, people: People) -> None:
        """Keep the people of an instance. Raises ``OSError``."""
        self._write(_people(digest), people.as_json())

    def _read(self, name: str, parse: Callable[[Mapping[str, Any]], Kept]) -> Kept | None:
        try:
            raw = json.loads((self.folder / f"{name}.json").read_bytes())
            return parse(raw)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def _write(self, name: str, raw: Mapping[str, Any]) -> None:
        make(self.folder)
        content = json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode()
        draft = self.folder / f".{uuid4().hex}.draft"
        try:
            draft.touch(FILE)
            draft.write_bytes(content)
            draft.replace(self.folder / f"{name}.json")
        except BaseException:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise


def _people(digest: str) -> str:
    """What is told of people is the version's."""
    return f"{_PEOPLE}{digest}-{__version__}"
