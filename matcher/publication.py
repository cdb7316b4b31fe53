"""Everything that a plan's files are written from."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.audit.violation import Violation
from matcher.tables.faults import Fault
from matcher.texts import Language
from models.policy import Policy
from models.semester.plan import SemesterOutcome
from models.semester.problem import Semester
from models.visits.plan import VisitOutcome
from models.visits.problem import Season


@dataclass(frozen=True, slots=True)
class Publication:
    """A planned semester and how to tell of it.

    ``outcome.plan`` is never ``None`` here. ``notices`` are the warnings of the input; ``audit`` what the audit said of
    the written files (warnings only: a plan with a violation is not published), and ``digest`` names what they say.
    ``seconds`` goes into ``summary.json`` alone, so that every other file is the same bytes for the same input, seed
    and version.
    With ``--no-names`` the names of children and tutors in ``semester`` are empty.
    """

    semester: Semester
    policy: Policy
    outcome: SemesterOutcome
    language: Language
    seed: int
    seconds: float
    notices: tuple[Fault, ...] = ()
    audit: tuple[Violation, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class VisitPublication:
    """A planned season of visits and how to tell of it; as :class:`Publication`.

    With ``--no-names`` the names of leads and professors in ``season`` are empty.
    """

    season: Season
    policy: Policy
    outcome: VisitOutcome
    language: Language
    seed: int
    seconds: float
    notices: tuple[Fault, ...] = ()
    audit: tuple[Violation, ...] = ()
    digest: str = ""
