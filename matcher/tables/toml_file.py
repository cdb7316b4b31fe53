"""A TOML file as a mapping, with the row of each of its keys, and its faults in the words of
tables.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.tables.encoding import decode
from matcher.tables.faults import Fault, Severity
from matcher.tables.folder import read_bytes

_LINE = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file that could be read."""

    file: str
    encoding: str
    values: Mapping[str, Any]
    text: str

    def row(self, key: str) -> int:
        """The line where a dotted key is set, or 0 where it is not."""
        table, _, name = key.rpartition(".")
        current = ""
        for number, line in enumerate(self.text.splitlines(), 1):
            if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
                current = header[1]
                if current == key:
                    return number
            elif current == table and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*[=.]", line):
                return number
        return 0


def parse_toml(file: str, content: str) -> TomlFile:
    """A TOML text that comes with the program. Raises ``tomllib.TOMLDecodeError``."""
    return TomlFile(file, "utf-8", tomllib.loads(content), content)


def read_toml(path: Path, faults: list[Fault]) -> TomlFile | None:
    """Read a TOML file, UTF-8 or else cp950; ``None`` with a fault where it cannot be read."""
    content = read_bytes(path, faults)
    decoded = None if content is None else decode(content, path.name, None, faults)
    if decoded is None:
        return None
    text, encoding = decoded
    try:
        return TomlFile(path.name, encoding, tomllib.loads(text.replace("\r\n", "\n")), text)
    except tomllib.TOMLDecodeError as broken:
        line = _LINE.search(str(broken))
        rows = text.splitlines()
        row = int(line[1]) if line else len(rows)
        value = rows[row - 1].strip() if 0 < row <= len(rows) else ""
        faults.append(Fault(Severity.ERROR, "bad_toml", path.name, row, value=value[:80]))
        return None
