"""Folders of tables with something odd done to them: each is planned into a clean audit or refused with a fault.

``python -m tests.tables.mutants COUNT [FIRST]`` tries as many of each programme, from seed FIRST on, and prints those
that do neither.
"""

from __future__ import annotations

import csv
import io
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from matcher.lab.jobs import Job, Tables
from matcher.lab.running import run_in
from matcher.planners import planner_of
from matcher.tables.faults import InputError, Severity
from models import programmes
from models.policy import Policy
from models.programme import Programme
from tests.tables.exports import save_workbook
from tests.tables.office import SEMESTER, VISITS, Change, Office

Files = dict[str, bytes]
LIMIT_SECONDS = 5.0


def files_of(of: Office, **more: Change) -> Files:
    """The tables of an office, and more of them."""
    changes = {**dict.fromkeys(of.tables, ()), **more}
    return {of.name(stem): of.text(stem, change).encode() for stem, change in changes.items()}


BASES = {
    programmes.SEMESTER: files_of(SEMESTER, locks=["forbid,C1,T1,,,,"], scores=["C1,T1,85"], term=[]),
    programmes.VISITS: files_of(
        VISITS, locks=["forbid,L1,002,"], travel=["L1,001,12"], program='first_day = "2025-09-01"\n'
    ),
}

_ODD = (
    '| |0|1|-1|-|NULL|N/A|無|不適用|申請中|待補|免|nan|#REF!|=1+1|\'001|"|""|,|整天|無課|沒空|✓|✗|V|X|O|'
    "4:00-5:30 PM|1:00-5:00|16:00|16:00-18:00|下午4:00至8:30|00:00-24:00|25/9/15|07/05/25|2025/13/1|1/2/2025|"
    "9999-12-31|0001-01-01|114/9/1|2025-09-01|10/8|2025/10/8~10/10|0,085|1,200|8,5|1e9|999999999999999999999|０１|"
    "٣|英語3|english|英語:4|王\x00小|王\x0b小|\ue000|\ufffd|\u200e001|00\xad1|a\nb|a\n,b|001.0|1.0|c1|U1 |999|女|"
    "男生|國小三|七年級|A|■課程發展 □團隊經營"
)
ODD = _ODD.split("|")
KEYS = ["first_day", "last_day", "weeks", "closed", "name", "settlement_deadline", "application_deadline"]
RNG = random.Random


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline="")))


def bytes_of(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


def pick_table(files: Files, chance: RNG) -> str:
    return chance.choice(sorted(name for name in files if name.endswith(".csv")) or ["children.csv"])


def in_rows(change: Callable[[list[list[str]], RNG], None]) -> Callable[[Files, RNG], None]:
    """A mutation of the cells of one table."""

    def mutate(files: Files, chance: RNG) -> None:
        name = pick_table(files, chance)
        rows = rows_of(files.get(name, b"a,b\n"))
        if rows and any(rows):
            change(rows, chance)
        files[name] = bytes_of(rows)

    return mutate


def in_bytes(change: Callable[[bytes, RNG], bytes]) -> Callable[[Files, RNG], None]:
    """A mutation of the bytes of one file."""

    def mutate(files: Files, chance: RNG) -> None:
        name = chance.choice(sorted(files))
        files[name] = change(files[name], chance)

    return mutate


def odd_cell(rows: list[list[str]], chance: RNG) -> None:
    row = chance.choice([row for row in rows if row])
    row[chance.randrange(len(row))] = chance.choice(ODD)


def odd_column(rows: list[list[str]], chance: RNG) -> None:
    place, cell = chance.randrange(len(rows[0])), chance.choice(ODD)
    for row in rows[1:]:
        if place < len(row):
            row[place] = cell


def swap_cells(rows: list[list[str]], chance: RNG) -> None:
    row = chance.choice([row for row in rows if row])
    one, other = chance.randrange(len(row)), chance.randrange(len(row))
    row[one], row[other] = row[other], row[one]


def drop_column(rows: list[list[str]], chance: RNG) -> None:
    place = chance.randrange(len(rows[0]))
    for row in rows:
        del row[place : place + 1]


def repeat_row(rows: list[list[str]], chance: RNG) -> None:
    rows.insert(chance.randrange(len(rows) + 1), list(chance.choice(rows)))


def drop_row(rows: list[list[str]], chance: RNG) -> None:
    del rows[chance.randrange(len(rows))]


def title_row(rows: list[list[str]], chance: RNG) -> None:
    rows.insert(0, [chance.choice(["114學年度名冊", "合計", "學校名稱", ""]), *[""] * (len(rows[0]) - 1)])


def sum_row(rows: list[list[str]], chance: RNG) -> None:
    rows.append([chance.choice(["合計", "總計：3人", "備註：無", "以上"]), *[""] * (len(rows[0]) - 1)])


def odd_header(rows: list[list[str]], chance: RNG) -> None:
    place = chance.randrange(len(rows[0]))
    header = rows[0][place]
    rows[0][place] = chance.choice([f"{header}（必填）", f"[{header}]", "備註", "", rows[0][0], "姓\n名", "代碼"])


def insert_mark(content: bytes, chance: RNG) -> bytes:
    at = chance.randrange(len(content) + 1)
    mark = chance.choice([b",", b'"', b";", b"\n", b"\x00", b"\xff", b"\xe2\x80\x8e", b"[", b"=", b"\r"])
    return content[:at] + mark + content[at:]


def drop_byte(content: bytes, chance: RNG) -> bytes:
    at = chance.randrange(max(1, len(content)))
    return content[:at] + content[at + chance.choice([1, 1, 1, 5, 40]) :]


def recode(content: bytes, chance: RNG) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(["cp950", "gbk", "utf-16", "utf-8-sig", "big5hkscs", "utf-16-be"]), "replace")


def other_lines(content: bytes, chance: RNG) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\n", chance.choice([b"\r", b"\r\n", b"\n\n", b"\n"]))


def other_separators(content: bytes, chance: RNG) -> bytes:
    return content.replace(b",", chance.choice([b";", b"\t", b"|", b", ", "，".encode()]))


def cut(content: bytes, chance: RNG) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def drop_file(files: Files, chance: RNG) -> None:
    del files[chance.choice(sorted(files))]


def rename_file(files: Files, chance: RNG) -> None:
    name = chance.choice(sorted(files))
    files[chance.choice([f"114 {name}", name.upper(), "學童名冊.csv", "名單.csv", f"{name}.csv"])] = files.pop(name)


def join_files(files: Files, chance: RNG) -> None:
    one, other = pick_table(files, chance), pick_table(files, chance)
    files[one] = files.get(one, b"") + files.get(other, b"")


def to_workbook(files: Files, chance: RNG) -> None:
    name = pick_table(files, chance)
    rows = [
        ["".join(letter for letter in cell if letter.isprintable()) for cell in row]
        for row in rows_of(files.pop(name, b"a\n"))
    ]
    with tempfile.TemporaryDirectory() as room:
        save_workbook(Path(room) / "a.xlsx", {"工作表1": rows or [[""]]})
        files[f"{name.removesuffix('.csv')}.xlsx"] = (Path(room) / "a.xlsx").read_bytes()


def odd_toml(files: Files, chance: RNG) -> None:
    name = next((name for name in files if name.endswith(".toml")), "term.toml")
    key = chance.choice(KEYS)
    cells = [f'"{cell}"' for cell in ODD if '"' not in cell and cell.isprintable()]
    value = chance.choice([*cells, "0", "1e400", "0001-01-01", "[" * 3, "[]"])
    files[name] = files.get(name, b"") + f"\n{key} = {value}\n".encode()


MUTATIONS: list[Callable[[Files, RNG], None]] = [
    *map(in_rows, (odd_cell, odd_cell, odd_cell, odd_cell, odd_column, swap_cells, drop_column, repeat_row, drop_row)),
    *map(in_rows, (title_row, sum_row, odd_header)),
    *map(in_bytes, (insert_mark, insert_mark, drop_byte, drop_byte, recode, other_lines, other_separators, cut)),
    *(drop_file, rename_file, join_files, to_workbook, odd_toml, odd_toml),
]


def mutant(files: Files, seed: int) -> Files:
    """The files with one to three odd things done to them."""
    chance = RNG(seed)
    changed = dict(files)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        chance.choice(MUTATIONS)(changed, chance)
    return changed


def outcome(programme: Programme, files: Files) -> str:
    """``planned`` with a clean audit, ``no plan`` (proven, or none in time), ``refused`` with a fault in a file.

    Anything else is raised.
    """
    tables = Tables("mutant", programme, files)
    with tempfile.TemporaryDirectory() as room:
        inputs, out = tables.write(Path(room) / "in"), Path(room) / "out"
        out.mkdir()
        job = Job(tables, Policy.programme(programme), 0, LIMIT_SECONDS)
        try:
            record = run_in(planner_of(programme), job, inputs, out)
        except InputError as error:
            told = any(fault.severity is Severity.ERROR and fault.file for fault in error.faults)
            return "refused" if told and not any(out.iterdir()) else "refused without a word"
        return "planned" if any(out.iterdir()) else f"no plan: {record.status}"


def main() -> None:
    """Try so many of each programme."""
    count, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for programme, files in BASES.items():
        counted: Counter[str] = Counter()
        for seed in range(first, first + count):
            try:
                counted[outcome(programme, mutant(files, seed))] += 1
            except Exception as error:
                counted["escaped"] += 1
                print(f"{programme.name} {seed}: {type(error).__name__}: {str(error)[:300]}", flush=True)
        print(programme.name, dict(counted), flush=True)


if __name__ == "__main__":
    main()
