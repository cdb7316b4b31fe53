"""What can be invented of a programme, as data: sizes, variants, and what else may be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class GeneratorOption:
    """What a generator takes besides: its ``flag`` in commands, its ``name`` in Python, and the key of its help.

    A number lies between ``least`` (itself not, where that is ``open``) and ``most``.
    """

    flag: str
    name: str
    kind: type[int] | type[float] | type[Path]
    help: str
    least: int = 0
    most: int = 0
    open: bool = False


@dataclass(frozen=True, slots=True)
class Catalog:
    """The sizes of a programme, each with about how many people and schools its tables list, and the variants.

    ``usual`` is the variant where none is named.
    """

    sizes: Mapping[str, int]
    variants: tuple[str, ...]
    usual: str
    options: tuple[GeneratorOption, ...] = ()


REGISTER = GeneratorOption("--schools", "register", Path, "cli.option.schools")
"""A table of real schools to take schools from."""
