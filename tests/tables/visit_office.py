"""A small folder of visits to break: every table as text, without a fault until a test changes a cell."""

from __future__ import annotations

from pathlib import Path

from matcher.tables.faults import Fault, InputError
from matcher.tables.reading import Reading
from matcher.visits.tables.reading import read_season
from models.policy import Policy
from models.rules import Programme
from models.visits.problem import Season

TABLES: dict[str, str] = {
    "leads.csv": """\
lead_id,name,school_id,county,lat,lon,items,max_schools,mon,tue,wed,thu,fri,unavailable
L1,林一心,900,花蓮縣,23.9936,121.6010,curriculum;network,2,09:00-16:00,,09:00-12:00;13:00-17:00,,09:00-16:00,2025-10-13..2025-10-15
L2,王二美,002,臺東縣,22.7550,121.1500,devices,,,09:00-16:00,,09:00-16:00,,
L3,陳三多,,臺北市,25.0330,121.5654,curriculum;devices;team,3,08:00-17:00,08:00-17:00,08:00-17:00,08:00-17:00,08:00-17:00,2025-09-24
""",
    "schools.csv": """\
school_id,name,county,lat,lon,items,teachers,applied_on,returning,recommended,mode,mon,tue,wed,thu,fri,unavailable
001,海邊高中,花蓮縣,23.9800,121.6100,curriculum;team,3,2025-06-20,yes,no,,09:00-12:00,,13:00-16:00,,,2025-11-05
002,山上高工,臺東縣,22.8000,121.1000,devices,5,,no,yes,A,,09:00-15:00,,09:00-15:00,,
003,河口高商,宜蘭縣,24.7500,121.7500,network;devices,4,2025-06-01,no,no,B,08:00-16:00,08:00-16:00,08:00-16:00,08:00-16:00,08:00-16:00,
004,城南高中,臺北市,25.0200,121.5300,team,8,,no,no,,13:00-17:00,13:00-17:00,13:00-17:00,13:00-17:00,13:00-17:00,
""",
    "workshops.csv": """\
workshop_id,date,hours,capacity
W1,2025-09-20,6.5,2
W2,2025-10-11,,
""",
    "professors.csv": """\
professor_id,name,mon,tue,wed,thu,fri,unavailable,max_visits
P1,黃教授,09:00-12:00,,,09:00-17:00,,2025-09-29,4
P2,李教授,,09:00-12:00,,,,,
""",
}
TRAVEL = "lead_id,school_id,km\n"
SCORES = "lead_id,school_id,score\n"
LOCKS = "kind,lead_id,school_id,date\n"
PROGRAMME = Policy.programme(Programme.VISITS)


def put(folder: Path, **changed: str | bytes | None) -> Path:
    """Write the tables; ``changed`` gives others by stem (``program`` is ``program.toml``), ``None`` leaves one out."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, str | bytes | None] = dict(TABLES)
    files |= {"program.toml" if stem == "program" else f"{stem}.csv": content for stem, content in changed.items()}
    for name, content in files.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        elif content is not None:
            (folder / name).write_text(content, encoding="utf-8", newline="")
    return folder


def swapped(name: str, old: str, new: str) -> str:
    """A table of the folder with one piece of text changed."""
    assert TABLES[name].count(old) == 1, f"{old!r} does not stand exactly once in {name}"
    return TABLES[name].replace(old, new)


def read(folder: Path, encoding: str | None = None, policy: Policy = PROGRAMME) -> Reading[Season]:
    """Read the folder."""
    return read_season(folder, policy, encoding)


def faults_of(folder: Path, encoding: str | None = None, policy: Policy = PROGRAMME) -> tuple[Fault, ...]:
    """Every fault of the folder, whether it can be planned or not."""
    try:
        return read(folder, encoding, policy).faults
    except InputError as broken:
        return broken.faults


def with_rules(**rules: dict[str, object]) -> Policy:
    """The programme with some settings changed."""
    return Policy.from_mapping({"rules": rules}, Programme.VISITS)
