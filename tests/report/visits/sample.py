"""A small season, planned by hand: five leads, ten schools, workshops and professors, both modes, odd names and ids."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from matcher.audit.violation import Violation
from matcher.tables.faults import Fault, Severity
from matcher.texts import Language
from matcher.visits.publication import VisitPublication
from models import programmes
from models.goals import GoalResult, Status
from models.policy import Policy
from models.visits.due import milestones
from models.visits.plan import Activity, ActivityKind, Assignment, SchoolReason, Unserved, VisitOutcome, VisitPlan
from models.visits.problem import HighSchool, Lead, Mode, Professor, Season
from tests.reading import read_season

TABLES = read_season(Path(__file__).with_name("season"), Policy.programme(programmes.VISITS)).problem
PERIOD, LEADS, SCHOOLS = TABLES.period, dict(TABLES.leads), dict(TABLES.schools)
WORKSHOPS, PROFESSORS = dict(TABLES.workshops), dict(TABLES.professors or {})
LEAD_OF = {"010301": "L01", "014302": "L01", "063303": "L02", "193404": "L02", "154401": "L/03 甲", "A:5": "l01"}
WORKSHOP_OF = {"014302": "W1", "193404": "W1", "A:5": "W2"}
KM = {"010301": 9, "014302": 11, "063303": 1, "193404": 9, "154401": 2, "A:5": 0}
VISITS = {
    "010301": ((9, 15, 9, 6), (10, 1, 9, 5), (10, 29, 13, 4)),
    "014302": ((10, 8, 9, 5), (10, 22, 9, 4.5)),
    "063303": ((9, 10, 8, 4), (9, 17, 8, 4), (10, 9, 8, 4), (11, 5, 13, 3)),
    "193404": ((10, 2, 9, 5), (10, 16, 9, 4)),
    "154401": ((10, 7, 9, 5), (11, 4, 9, 5), (12, 1, 9, 5)),
    "A:5": ((10, 15, 9, 5), (11, 19, 9, 5)),
}
"""Month, day, start and length in hours of each visit, by school."""
JOINED = {("010301", 2): "P1", ("193404", 1): "P2"}


def activities(moved: Mapping[tuple[str, int], date] | None = None) -> tuple[Activity, ...]:
    """Every visit and workshop; ``moved`` puts visits, by school and number, on other dates."""
    found: list[Activity] = []
    for school_id, visits in VISITS.items():
        lead_id = LEAD_OF[school_id]
        if school_id in WORKSHOP_OF:
            workshop = WORKSHOPS[WORKSHOP_OF[school_id]]
            found.append(
                Activity(school_id, lead_id, 0, ActivityKind.WORKSHOP, workshop.date, None, None, workshop.minutes)
            )
        for number, (month, day, start, length) in enumerate(visits, start=1):
            begin, minutes = 60 * start, int(60 * length)
            on = (moved or {}).get((school_id, number), date(2025, month, day))
            professor = JOINED.get((school_id, number), "")
            visit = ActivityKind.VISIT
            found.append(Activity(school_id, lead_id, number, visit, on, begin, begin + minutes, minutes, professor))
    return tuple(found)


def assignments(held: tuple[Activity, ...]) -> tuple[Assignment, ...]:
    """The schools that the activities serve."""
    found = []
    for school_id in dict.fromkeys(one.school_id for one in held):
        own = [one for one in held if one.school_id == school_id]
        workshop = WORKSHOP_OF.get(school_id, "")
        found.append(
            Assignment(
                school_id,
                own[0].lead_id,
                Mode.B if workshop else Mode.A,
                workshop,
                min(one.date for one in own),
                max(one.date for one in own),
                sum(one.minutes for one in own),
                sum(one.kind is ActivityKind.VISIT for one in own),
                KM[school_id],
                100,
            )
        )
    return tuple(found)


UNSERVED = (
    Unserved("201303", SchoolReason.TOO_FEW_TEACHERS),
    Unserved("213303", SchoolReason.SHORTAGE, ("213303", "-720"), ("L01",)),
    Unserved("-720", SchoolReason.SHORTAGE, ("213303", "-720"), ("L01",)),
    Unserved("553301", SchoolReason.APPLIED_LATE),
)
SENTENCES = {
    "201303": ("嘉義家職只提報 2 位潛力教師，至少需要 3 位。", "請學校再邀請 1 位潛力教師。"),
    "213303": ("這 2 所學校只有這 1 位領航教師的 0 個名額。", "請再邀請一位領航教師 & 增加可行日期。"),
    "-720": ("這 2 所學校只有這 1 位領航教師的 0 個名額。", "請再邀請一位金門的領航教師。"),
    "553301": ("高雄中學於 2025-06-21 申請，截止日為 2025-06-20。", "請於下一年度如期申請。"),
}
GOALS = (
    GoalResult("priority", 2, 2),
    GoalResult("served", 6, 7),
    GoalResult("fit", 600, 650),
    GoalResult("travel", 154, 140),
    GoalResult("visits", 16, 16),
    GoalResult("joined", 2, 2),
)
FEW = {"school": "201303", "count": "2", "least": "3"}


def plan(held: tuple[Activity, ...] | None = None) -> VisitPlan:
    """The plan of these activities, with what it makes due."""
    held = activities() if held is None else held
    served = assignments(held)
    due = milestones(Season(LEADS, SCHOOLS, PERIOD), Policy.programme(programmes.VISITS), served, held)
    return VisitPlan(served, held, due, UNSERVED)


def publication(
    language: Language = Language.ZH,
    *,
    goals: tuple[GoalResult, ...] = GOALS,
    held: tuple[Activity, ...] | None = None,
    leads: Mapping[str, Lead] = LEADS,
    schools: Mapping[str, HighSchool] = SCHOOLS,
    professors: Mapping[str, Professor] | None = PROFESSORS,
    rules: Mapping[str, object] | None = None,
) -> VisitPublication:
    """The sample as it would be published, with what a test varies of it; ``rules`` are of a policy file."""
    status = Status.OPTIMAL if all(goal.proven for goal in goals) else Status.FEASIBLE
    policy = Policy.from_mapping({"rules": rules or {}}, programmes.VISITS)
    return VisitPublication(
        programmes.VISITS,
        Season(leads, schools, PERIOD, WORKSHOPS, professors),
        policy,
        VisitOutcome(status, plan(held), goals, GoalResult("spread", 1234, 1200)),
        language,
        seed=1,
        seconds=1.5,
        notices=(Fault(Severity.WARNING, "out_is_file", "leads.csv", 5, "lat", "<b>?</b>"),),
        audit=(Violation("V1", "few_teachers", ("201303",), ("schools.csv:8",), FEW, warning=True),),
    )


def without_names() -> VisitPublication:
    """The sample as ``--no-names`` leaves it."""
    leads = {lead.id: replace(lead, name="") for lead in LEADS.values()}
    return publication(leads=leads, professors={one.id: replace(one, name="") for one in PROFESSORS.values()})
