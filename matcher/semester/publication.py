"""What the files of a semester's plan are written from."""

from __future__ import annotations

from matcher.publication import Publication
from models.semester.plan import SemesterOutcome
from models.semester.problem import Semester

SemesterPublication = Publication[Semester, SemesterOutcome]
