"""Where instances come from: folders of tables, and families that draw one for each seed."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from matcher.lab.jobs import Tables
from matcher.lab.record import People
from matcher.planners import planner_of
from matcher.recognition import inbox_of, programme_of, read_folder
from matcher.semester.generator.catalog import SIZES, USUAL_VARIANT, VARIANTS
from matcher.semester.tables.columns import SEMESTER_TABLES
from matcher.semester.tables.term import TERM_FILE
from matcher.tables.columns import TableColumns
from matcher.tables.encoding import decode
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.inbox import has_folder, read_bytes
from matcher.tables.sources import find_sources
from matcher.texts import Language
from matcher.visits.generator.catalog import USUAL_VISIT_VARIANT, VISIT_SIZES, VISIT_VARIANTS
from matcher.visits.tables.columns import VISIT_TABLES
from matcher.visits.tables.program import PROGRAM_FILE
from models.policy import Policy
from models.programme import Programme
from models.programmes import PROGRAMMES, SEMESTER, VISITS, programme_of_name
from models.semester.problem import Semester
from models.visits.problem import HighSchool, Season, ServiceItem

GENERATE = "generate:"
"""What the name of a family begins with: ``generate:SIZE[:VARIANT]`` or ``generate:visits:SIZE[:VARIANT]``."""

_FILES: Mapping[Programme, tuple[Sequence[TableColumns], str]] = {
    SEMESTER: (SEMESTER_TABLES, TERM_FILE),
    VISITS: (VISIT_TABLES, PROGRAM_FILE),
}
_KINDS: Mapping[Programme, tuple[Iterable[str], Iterable[str]]] = {
    SEMESTER: (SIZES, VARIANTS),
    VISITS: (VISIT_SIZES, VISIT_VARIANTS),
}
"""The sizes and the variants of each programme."""
MOST_DRAWN = 32
"""So many drawn instances are held in memory."""
_BYTES_A_PERSON = 80
"""About so many bytes of a drawn instance fall to one child, tutor, lead or school."""


class InstanceSource(Protocol):
    """Gives an instance for each seed; ``name`` is what reports call it."""

    @property
    def name(self) -> str:
        """The folder's name, or the family's."""

    @property
    def programme(self) -> Programme:
        """Whose instances they are."""

    def tables(self, seed: int) -> Tables:
        """The instance of a seed."""


@dataclass(frozen=True)
class FolderSource:
    """A folder's tables whatever the seed, which then steers only ties and lots."""

    name: str
    programme: Programme
    files: Mapping[str, bytes]

    @cached_property
    def _tables(self) -> Tables:
        return Tables(self.name, self.programme, self.files)

    def tables(self, seed: int) -> Tables:
        """The same for every seed."""
        return self._tables


@dataclass(frozen=True)
class GeneratorFamily:
    """Instances of one size and variant, drawn anew for each seed."""

    name: str
    programme: Programme
    size: str
    variant: str

    def tables(self, seed: int) -> Tables:
        """The instance of a seed; it is drawn where its files are first asked for."""
        recipe = f"{GENERATE}{self.programme.name}:{self.size}:{self.variant} seed {seed}"
        return Tables(self.name, self.programme, FamilyInstance(self, seed), recipe, self._expected_size)

    @property
    def _expected_size(self) -> int:
        if self.programme is SEMESTER:
            people = 2 * max(SIZES[self.size].children)
        else:
            people = max(VISIT_SIZES[self.size].schools) + max(VISIT_SIZES[self.size].leads)
        return _BYTES_A_PERSON * people

    def draw(self, folder: Path, seed: int) -> None:
        """Write the tables of a seed into a folder."""
        if self.programme is SEMESTER:
            from matcher.semester.generator.semester import generate_semester
            from matcher.semester.generator.tables import write_semester_tables

            write_semester_tables(folder, generate_semester(self.size, seed, variant=self.variant), Language.EN)
        else:
            from matcher.visits.generator.season import generate_season
            from matcher.visits.generator.tables import write_visit_tables

            write_visit_tables(folder, generate_season(self.size, seed, variant=self.variant), Language.EN)


class FamilyInstance(Mapping[str, bytes]):
    """The files of a family's instance, drawn when first looked at; sent to another process it is only what to draw."""

    def __init__(self, family: GeneratorFamily, seed: int) -> None:
        self._family, self._seed = family, seed

    @property
    def _files(self) -> Mapping[str, bytes]:
        return _drawn(self._family, self._seed)

    def __getitem__(self, name: str) -> bytes:
        return self._files[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __reduce__(self) -> tuple[type[FamilyInstance], tuple[GeneratorFamily, int]]:
        return FamilyInstance, (self._family, self._seed)


@lru_cache(maxsize=MOST_DRAWN)
def _drawn(family: GeneratorFamily, seed: int) -> Mapping[str, bytes]:
    """The same instance is asked for once a policy."""
    with tempfile.TemporaryDirectory(prefix="matcher-") as room:
        family.draw(Path(room), seed)
        return {path.name: path.read_bytes() for path in sorted(Path(room).iterdir())}


def parse_sources(texts: Iterable[str], encoding: str | None = None) -> tuple[InstanceSource, ...]:
    """Every source that the command line names, none twice, by names that tell them apart.

    Raises ``InputError`` with the faults of all of them.
    """
    found: dict[str, InstanceSource] = {}
    faults: list[Fault] = []
    asked = list(dict.fromkeys(texts))
    for text in asked:
        try:
            found[text] = parse_source(text, encoding)
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    names = [source.name for source in found.values()]
    return tuple(source if names.count(source.name) == 1 else _renamed(source, text) for text, source in found.items())


def _renamed(source: InstanceSource, name: str) -> InstanceSource:
    if isinstance(source, FolderSource):
        return FolderSource(name, source.programme, source.files)
    assert isinstance(source, GeneratorFamily)
    return GeneratorFamily(name, source.programme, source.size, source.variant)


def parse_source(text: str, encoding: str | None = None) -> InstanceSource:
    """A folder, or a family by its name. Raises ``InputError``: no such folder, size or variant, missing tables."""
    if not text.startswith(GENERATE):
        tables = tables_of(Path(text), encoding)
        return FolderSource(tables.name, tables.programme, tables.files)
    words = text.removeprefix(GENERATE).split(":")
    programme = SEMESTER
    if words[0] in list(PROGRAMMES):
        programme = programme_of_name(words.pop(0))
    sizes, variants = _KINDS[programme]
    faults = [
        _unknown(text, word, list(known))
        for word, known in zip(words, (sizes, variants), strict=False)
        if word not in known
    ]
    if faults or not 1 <= len(words) <= 2:
        raise InputError(faults or [_unknown(text, text, [f"{GENERATE}{size}" for size in sizes])])
    usual = USUAL_VARIANT if programme is SEMESTER else USUAL_VISIT_VARIANT
    return GeneratorFamily(text.removeprefix(GENERATE), programme, *words, *[usual][: 2 - len(words)])


def _unknown(source: str, word: str, known: Sequence[str]) -> Fault:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.0)[0]
    return Fault(
        Severity.ERROR, "unknown_family", source, value=word, figures={"near": near, "known": ", ".join(known)}
    )


def tables_of(folder: Path, encoding: str | None = None) -> Tables:
    """All files of one instance that the reader knows; which programme's it is, they tell.

    With an ``encoding`` the tables are kept in UTF-8. Raises ``InputError``: no folder, no tables of either programme,
    a missing or unreadable file.
    """
    faults: list[Fault] = []
    if not has_folder(folder, faults):
        raise InputError(faults)
    programme = programme_of(folder)
    tables, toml_file = _FILES[programme]
    inbox = inbox_of(folder, encoding)
    sources = find_sources(inbox, tables, inbox.others(tables), faults)
    toml = inbox.file_of(toml_file)
    if not sources and toml is None:
        raise InputError([Fault(Severity.ERROR, "no_instance", str(folder))])
    names = {grid.file: grid.encoding for grid in sources.values()} | ({toml: ""} if toml else {})
    by_contract = {inbox.file_of(known): known for known in (*(table.file for table in tables), toml_file)}
    kept = {}
    for name, read_as in names.items():
        content = read_bytes(folder / name, faults)
        if content is not None:
            kept[by_contract.get(name, name)] = (
                content if encoding is None or not read_as else _in_utf8(content, name, encoding, faults)
            )
    if any(fault.severity is Severity.ERROR for fault in faults):
        raise InputError(faults)
    return Tables(folder.resolve().name, programme, kept)


def _in_utf8(content: bytes, file: str, encoding: str, faults: list[Fault]) -> bytes:
    decoded = decode(content, file, encoding, faults)
    return b"" if decoded is None else decoded[0].encode("utf-8-sig")


def people_of(tables: Tables) -> People:
    """Who is planned for, read under the programme as written. Raises ``InputError`` with every fault of the tables."""
    policy = Policy.programme(tables.programme)
    with tempfile.TemporaryDirectory(prefix="matcher-") as room:
        folder = tables.write(Path(room) / "in")
        if tables.programme is SEMESTER:
            return _children(read_folder(planner_of(tables.programme), folder, policy).problem)
        return _schools(read_folder(planner_of(tables.programme), folder, policy).problem)


def _children(semester: Semester) -> People:
    children = semester.children.values()
    schools = [semester.schools.get(child.school_id) for child in children]
    return People(
        tuple(semester.children),
        {
            "gender": tuple(child.gender.value for child in children),
            "county": tuple(school.county if school else "" for school in schools),
            "grade": tuple(str(child.grade) for child in children),
            "remoteness": tuple(school.remoteness if school else "" for school in schools),
            "subject": tuple(child.subjects[0] for child in children),
        },
    )


def _schools(season: Season) -> People:
    schools = season.schools.values()
    return People(
        tuple(season.schools),
        {
            "county": tuple(school.county for school in schools),
            "mode": tuple(school.mode.value if school.mode else "" for school in schools),
            "first": tuple(map(_first, schools)),
            "items": tuple(";".join(item.value for item in ServiceItem if item in school.items) for school in schools),
        },
    )


def _first(school: HighSchool) -> str:
    """Why the school goes first (V2), blank where it does not."""
    if school.returning:
        return "returning"
    return "recommended" if school.recommended else ""
