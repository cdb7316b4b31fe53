"""One folder a fault: what is changed in the tables, how grave it is, and where it shows; most stand in faults.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.tables.faults import Severity
from tests.tables.office import OFFICES, SEMESTER, Change, Office

ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE


@dataclass(frozen=True)
class Case:
    """A folder with one fault."""

    office: Office
    code: str
    severity: Severity
    place: tuple[str, int, str]
    changed: Mapping[str, Change]

    def __str__(self) -> str:
        return f"{self.office.programme}-{self.code}"


def mainland(words: str) -> bytes:
    """Children named in the encoding of the mainland."""
    names = dict.fromkeys(("王小明", "李小華", "陳小美", "林小安"), words)
    return SEMESTER.text("children", {**names, "*英語": "en", "*數學": "ma", "府教字甲號": ""}).encode("gbk")


def cut_after_sixteen(last: int) -> str:
    """Children in rows 2 to the last, whose last two columns are cut away after row 16, as Excel saves them."""
    header, first = SEMESTER.tables["children"].splitlines()[:2]
    rows = [first.replace("C1", f"R{row}") for row in range(2, last + 1)]
    cut = [row if n <= 16 else row.removesuffix(",,") for n, row in enumerate(rows, 2)]
    return "\r\n".join([header, *cut]) + "\r\n"


BYTES: dict[str, Any] = {
    "bad_workbook": {"error": "groups.csv:0:", "groups": b"PK\x03\x04rest"},
    "old_workbook": {"error": "groups.csv:0:", "groups": b"\xd0\xcf\x11\xe0rest"},
    "wrong_encoding": {"error": "schools.csv:5:", "schools": SEMESTER.tables["schools"].encode("cp950") + b"\xff\xff"},
    "mainland_encoding": {"error": "children.csv:2:", "children": mainland("國立花蓮學校")},
    "looks_mainland": {"warning": "children.csv:0:", "children": mainland("王小明赵磊")},
    "cut_rows": {"notice": "children.csv:17:", "children": cut_after_sixteen(20)},
    "toml_unfit": {"error": "term.toml:3:", "term": [f"weeks = {'[' * 2000}{']' * 2000}"]},
}
"""Those that are more than words."""


def _cases() -> Iterator[Case]:
    read = tomllib.loads(Path(__file__).with_name("faults.toml").read_text(encoding="utf-8"))
    read["semester"] |= BYTES
    for programme, office in OFFICES.items():
        for code, row in read[programme.name].items():
            ((severity, place),) = ((one, row.pop(one)) for one in Severity if one in row)
            file, number, column = place.split(":")
            changed = {stem: None if change is False else change for stem, change in row.items()}
            yield Case(office, code, severity, (file, int(number), column), changed)


CASES = tuple(_cases())
