"""One run: an instance planned under a policy in this very process, and its plan audited twice."""

from __future__ import annotations

import tempfile
from importlib import import_module
from pathlib import Path

from matcher.laboratory.jobs import Job
from matcher.laboratory.record import Record
from models.rules import Programme

_MODULES = {
    Programme.SEMESTER: "matcher.laboratory.semester_run",
    Programme.VISITS: "matcher.laboratory.visit_run",
}
"""Each loads its programme's models: a run of one needs nothing of the other."""


def run(job: Job) -> Record:
    """Plan, audit under the policy and under the programme as written, count.

    Works in temporary folders alone, starts no process and handles no signal: it serves in threads and in the workers
    of other programs. The same job gives the same record but for ``seconds``, unless its time ran out. Raises
    ``InputError`` where the tables cannot be read under the policy or under the programme as written,
    :class:`matcher.laboratory.told.FailedAuditError` for a plan that its own audit does not pass, and whatever
    planning raises.
    """
    module = import_module(_MODULES[job.tables.programme])
    with tempfile.TemporaryDirectory(prefix="matcher-") as room:
        inputs, out = job.tables.write(Path(room) / "in"), Path(room) / "out"
        out.mkdir()
        record: Record = module.run(job, inputs, out)
        return record
