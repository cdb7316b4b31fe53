"""Jobs that take a moment each, and records without what differs from run to run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from matcher.lab.instances import parse_source
from matcher.lab.jobs import Job, Tables
from matcher.study.record import RunRecord
from models.policy import Policy
from models.programmes import SEMESTER


def tiny_jobs(seeds: Iterable[int], raw: Mapping[str, Any] | None = None, source: str = "generate:tiny") -> list[Job]:
    family = parse_source(source)
    policy = Policy.from_mapping(raw or {}, family.programme)
    return [Job(family.tables(seed), policy, seed) for seed in seeds]


def timeless(records: Mapping[str, RunRecord]) -> dict[str, RunRecord]:
    return {key: replace(record, seconds=0.0) for key, record in records.items()}


def faulty_job(seed: int = 0) -> Job:
    """Its children need a school that is not in the table."""
    whole = parse_source("generate:tiny").tables(1)
    files = {**whole.files, "schools.csv": whole.files["schools.csv"].splitlines(keepends=True)[0]}
    return Job(Tables("faulty", SEMESTER, files), Policy.programme(), seed)
