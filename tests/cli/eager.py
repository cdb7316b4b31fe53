"""``python -m tests.cli.eager '{}' WORDS...`` is the command line, which tells at once how far it is.

``{"search": "Hanging"}``: visits with such a search of :mod:`tests.visits.endless`. ``{"deaf": true}``: told to stop, a
search never does.
"""

from __future__ import annotations

import json
import sys

from matcher.cli import progress, sweep_progress
from matcher.cli.main import main as command
from matcher.semester.crew import Processes
from matcher.visits import run as visits
from models.tuning import TUNING, RunningTuning, Tuning
from tests.visits.endless import Hanging, Waiting

SEARCHES = {"Hanging": Hanging, "Waiting": Waiting}


def main(wanted: dict[str, object], *words: str) -> None:
    for module in (progress, sweep_progress):
        setattr(module, "LINE_EVERY_SECONDS", 0.0)  # noqa: B010
    if "search" in wanted:
        setattr(visits, "AssignmentSearch", SEARCHES[str(wanted["search"])])  # noqa: B010
        TUNING.set(Tuning(running=RunningTuning(patience_seconds=0.5)))
    if wanted.get("deaf"):
        TUNING.set(Tuning(running=RunningTuning(patience_seconds=1e9)))
        setattr(Processes, "stop", lambda self: None)  # noqa: B010
    command(words, prog_name="matcher")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), *sys.argv[2:])
