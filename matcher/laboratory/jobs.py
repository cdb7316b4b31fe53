"""What is to be run: the tables of an instance, a policy and a seed, known by their content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from matcher import __version__
from models.policy import Policy
from models.rules import Programme


@dataclass(frozen=True)
class Tables:
    """The files of one instance as bytes, by name; ``name`` is what reports call it."""

    name: str
    programme: Programme
    files: Mapping[str, bytes] = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """The content's fingerprint: the same for the same bytes under the same file names, whatever the folder."""
        said = hashlib.sha256()
        for name in sorted(self.files):
            said.update(f"{name}\0{len(self.files[name])}\0".encode())
            said.update(self.files[name])
        return said.hexdigest()


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

    @cached_property
    def key(self) -> str:
        """The run's fingerprint: instance, policy (but for its name and texts), seed, limit and version."""
        policy = self.policy
        said = {
            "instance": self.tables.digest,
            "programme": self.tables.programme.value,
            "settings": sorted((rule, name, value) for (rule, name), value in policy.settings.items()),
            "goals": list(policy.goals),
            "method": policy.method.value,
            "seed": self.seed,
            "limit": self.time_limit_seconds,
            "told": self.told,
            "version": __version__,
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
