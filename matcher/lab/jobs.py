"""What is to be run: the tables of an instance, a policy and a seed, known by their content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from matcher.study.record import RunRecord
from matcher.version import __version__
from models.method import Method
from models.policy import Policy
from models.programme import Programme

_SOLVED_TAKES = 20
"""About so many times as long as planning without a solver."""


@dataclass(frozen=True)
class Tables:
    """The files of one instance as bytes, by name; ``name`` is what reports call it.

    ``recipe`` is what an instance is drawn from where it is not read: with the version of this program it says every
    byte, so that a drawn instance is known without drawing it.
    """

    name: str
    programme: Programme
    files: Mapping[str, bytes] = field(repr=False)
    recipe: str = ""
    expected_size: int = 0
    """About how many bytes a drawn instance will have."""

    @cached_property
    def digest(self) -> str:
        """The content's fingerprint: the same for the same bytes under the same file names, whatever the folder."""
        if self.recipe:
            return hashlib.sha256(f"{self.recipe}\0{__version__}".encode()).hexdigest()
        said = hashlib.sha256()
        for name in sorted(self.files):
            said.update(f"{name}\0{len(self.files[name])}\0".encode())
            said.update(self.files[name])
        return said.hexdigest()

    @property
    def size(self) -> int:
        """About how many bytes: what is largest is run first."""
        return self.expected_size or sum(map(len, self.files.values()))

    def write(self, folder: Path) -> Path:
        """Make the folder and write every file into it; gives the folder."""
        folder.mkdir(parents=True)
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        return folder


@dataclass(frozen=True)
class Job:
    """One run: an instance under a policy with a seed. ``time_limit_seconds`` of ``None`` is no limit.

    ``told`` asks for all that a comparison needs (audits, outcomes, reasons); without it only the goals are settled.
    """

    tables: Tables
    policy: Policy
    seed: int
    time_limit_seconds: float | None = None
    told: bool = True

    @property
    def instance(self) -> str:
        """The instance's name."""
        return self.tables.name

    @property
    def question(self) -> str:
        """The policy's name."""
        return self.policy.name

    @property
    def size(self) -> int:
        """That of the tables; what is planned without a solver takes next to nothing."""
        return self.tables.size if self.policy.method is Method.OPTIMAL else self.tables.size // _SOLVED_TAKES

    def run(self) -> RunRecord:
        """As :func:`matcher.lab.running.run` does."""
        from matcher.lab.running import run  # the solvers: not for the process that only keeps

        return run(self)

    @cached_property
    def key(self) -> str:
        """The run's fingerprint: instance, policy (but for its name and texts), seed, limit and version."""
        policy = self.policy
        said = {
            "instance": self.tables.digest,
            "programme": self.tables.programme.name,
            "settings": sorted((rule, name, value) for (rule, name), value in policy.settings.items()),
            "goals": list(policy.goals),
            "method": policy.method.value,
            "seed": self.seed,
            "limit": self.time_limit_seconds,
            "told": self.told,
            "version": __version__,
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
