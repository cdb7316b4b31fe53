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
from matcher.planners import catalog_of, planner_of, study_of
from matcher.recognition import inbox_of, programme_of, read_folder
from matcher.study.record import People
from matcher.tables.encoding import decode
from matcher.tables.faults import Fault, InputError, Severity
from matcher.tables.inbox import has_folder, read_bytes
from matcher.tables.sources import find_sources
from matcher.texts import Language
from models.policy import Policy
from models.programme import Programme
from models.programmes import PROGRAMMES

GENERATE = "generate:"
"""What the name of a family begins with: ``generate:PROGRAMME:SIZE[:VARIANT]``; without a programme it is the first."""

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
        return _BYTES_A_PERSON * catalog_of(self.programme).sizes[self.size]

    def draw(self, folder: Path, seed: int) -> None:
        """Write the tables of a seed into a folder."""
        planner = planner_of(self.programme)
        planner.write_tables(folder, planner.generate(self.size, seed, variant=self.variant), Language.EN)


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
    programme = next(iter(PROGRAMMES.values()))
    if words[0] in PROGRAMMES:
        programme = PROGRAMMES[words.pop(0)]
    catalog = catalog_of(programme)
    faults = [
        _unknown(text, word, list(known))
        for word, known in zip(words, (catalog.sizes, catalog.variants), strict=False)
        if word not in known
    ]
    if faults or not 1 <= len(words) <= 2:
        raise InputError(faults or [_unknown(text, text, [f"{GENERATE}{size}" for size in catalog.sizes])])
    return GeneratorFamily(text.removeprefix(GENERATE), programme, *words, *[catalog.usual][: 2 - len(words)])


def _unknown(source: str, word: str, known: Sequence[str]) -> Fault:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.0)[0]
    return Fault(
        Severity.ERROR, "unknown_family", source, value=word, figures={"near": near, "known": ", ".join(known)}
    )


def tables_of(folder: Path, encoding: str | None = None) -> Tables:
    """All files of one instance that the reader knows; which programme's it is, they tell.

    With an ``encoding`` the tables are kept in UTF-8. Raises ``InputError``: no folder, no tables of any programme,
    a missing or unreadable file.
    """
    faults: list[Fault] = []
    if not has_folder(folder, faults):
        raise InputError(faults)
    programme = programme_of(folder)
    layout = planner_of(programme).layout
    inbox = inbox_of(folder, encoding)
    sources = find_sources(inbox, layout.tables, inbox.others(layout.tables), faults)
    toml = inbox.file_of(layout.toml)
    if not sources and toml is None:
        raise InputError([Fault(Severity.ERROR, "no_instance", str(folder))])
    names = {grid.file: grid.encoding for grid in sources.values()} | ({toml: ""} if toml else {})
    by_contract = {inbox.file_of(known): known for known in (*(table.file for table in layout.tables), layout.toml)}
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
        return study_of(tables.programme).people_of(read_folder(planner_of(tables.programme), folder, policy).problem)
