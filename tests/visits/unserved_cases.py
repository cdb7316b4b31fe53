"""Small seasons planned by hand, in each of which a school is left without a lead for a known reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from models.deadline import UNHURRIED
from models.policy import Policy
from models.programmes import VISITS
from models.visits.plan import SchoolReason, Unserved, VisitPlan
from models.visits.problem import HighSchool, Lead, Mode, Period, Season, ServiceItem, Workshop
from models.visits.shortfall.explain import explain
from models.week import Interval, Week
from tests.deadlines import Looks
from tests.visits.plain_plan import Taken, as_plan, takers

CURRICULUM, NETWORK, DEVICES, TEAM = ServiceItem
FIRST, LAST = date(2025, 9, 1), date(2025, 12, 31)
MONDAYS = [FIRST + timedelta(7 * week) for week in (0, 1, 2, 3, 6, 7)]
"""1 September 2025 is a Monday; those of the weeks left out are holidays."""
TUESDAYS = [day + timedelta(1) for day in MONDAYS]
SATURDAY = date(2025, 9, 6)


def on(*weekdays: int, start: int = 9, hours: int = 5) -> Week:
    """The same hours of the day on those weekdays, Monday is 0."""
    stretch = (Interval(60 * start, 60 * (start + hours)),)
    mon, tue, wed, thu, fri = (stretch if day in weekdays else () for day in range(5))
    return (mon, tue, wed, thu, fri)


def lead(id_: str, *weekdays: int, schools: int = 1, away: Mapping[str, Any] | None = None, **more: Any) -> Lead:
    return Lead(id_, frozenset({CURRICULUM}), on(*(weekdays or (0,))), schools, name=f"王{id_}", **(away or more))


def school(id_: str, *weekdays: int, **more: Any) -> HighSchool:
    of = HighSchool(id_, f"{id_}高中", frozenset({CURRICULUM}), 3, on(*(weekdays or (0,))))
    return replace(of, **more)


def workshop(id_: str, day: date = SATURDAY, capacity: int | None = None) -> Workshop:
    return Workshop(id_, day, 360, capacity)


def season(
    leads: list[Lead], schools: list[HighSchool], *workshops: Workshop, mondays: int = 3, tuesdays: int = 0, **more: Any
) -> Season:
    """Every day from Monday to Friday is closed but so many Mondays and Tuesdays: three hold an accompaniment."""
    days = {FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)}
    closed = frozenset(days - {*MONDAYS[:mondays], *TUESDAYS[:tuesdays]})
    period = Period(FIRST, LAST, date(2025, 12, 15), date(2025, 6, 20), closed)
    of = Season({one.id: one for one in leads}, {one.id: one for one in schools}, period)
    return replace(of, workshops={one.id: one for one in workshops}, **more)


@dataclass(frozen=True)
class Case:
    """A season, who is with whom in its plan, the school that is asked about, and the reason it should be given."""

    season: Season
    school_id: str
    reason: SchoolReason
    plan: Mapping[str, str] = field(default_factory=dict)
    """The lead of each school that is served, by school id."""
    policy: Mapping[str, object] = field(default_factory=dict)
    proven: tuple[str, ...] = ("priority", "served")
    looks: int | None = None
    """After so many looks at it the deadline has passed; ``None`` is never."""

    @property
    def read_policy(self) -> Policy:
        return Policy.from_mapping(self.policy, VISITS)

    @property
    def visit_plan(self) -> VisitPlan:
        """Every school with its lead in the first way that is free."""
        chosen: dict[str, Taken] = {}
        for school_id, lead_id in self.plan.items():
            leads = [self.season.leads[lead_id]]
            mine = takers(self.season, self.read_policy, self.season.schools[school_id], chosen, leads)
            chosen[school_id] = next(mine)
        return as_plan(self.season, self.read_policy, chosen)

    def explained(self) -> tuple[Unserved, ...]:
        deadline = UNHURRIED if self.looks is None else Looks(self.looks)
        return explain(self.season, self.read_policy, self.visit_plan, self.proven, deadline=deadline)


TWO_ITEMS = frozenset({CURRICULUM, TEAM})
NOT_MONDAYS = frozenset(MONDAYS[2:])
SHORT_OF_DATES = season(
    [lead("L1", 0, 1, schools=3)],
    [school("A"), school("B", 1), school("C")],
    tuesdays=6,
)
"""L1 has nine dates, but only three of them are Mondays, on which A and C could both meet."""
SHORT_BY_EXCHANGE = season(
    [lead("L1", 0), lead("L2", 0, 1, schools=2), lead("L3", 1)],
    [school("A"), school("B", 0), school("C", 0), school("D", 1)],
    tuesdays=6,
    forbidden=frozenset({("L1", "B"), ("L2", "C")}),
)
"""C has only L1, who has A; and L2, who could have A instead, has B on the same Mondays."""
ONE_WORKSHOP_A_DATE = season(
    [lead("L1", 0, schools=2)],
    [school("A", mode=Mode.B), school("B", mode=Mode.B)],
    workshop("W1", capacity=1),
    workshop("W2", capacity=1),
    mondays=6,
)

CASES: Mapping[str, Case] = {
    "too few teachers": Case(season([lead("L1")], [school("A", teachers=2)]), "A", SchoolReason.TOO_FEW_TEACHERS),
    "applied late": Case(
        season([lead("L1")], [school("A", applied_on=date(2025, 6, 21))]), "A", SchoolReason.APPLIED_LATE
    ),
    "no item": Case(season([lead("L1")], [school("A", items=frozenset({NETWORK, TEAM}))]), "A", SchoolReason.NO_ITEM),
    "no item of one": Case(season([lead("L1")], [school("A", items=frozenset({DEVICES}))]), "A", SchoolReason.NO_ITEM),
    "too few items": Case(
        season([lead("L1")], [school("A", items=TWO_ITEMS)]),
        "A",
        SchoolReason.NO_ITEM,
        policy={"rules": {"V5": {"fewest_items": 2}}},
    ),
    "no lead, and no hours for one": Case(season([], [school("A")], mondays=1), "A", SchoolReason.NO_ITEM),
    "open at several hours": Case(
        season(
            [],
            [
                school(
                    "A",
                    free=(
                        (Interval(480, 720),),
                        (Interval(540, 840), Interval(900, 1020)),
                        (),
                        (Interval(540, 840), Interval(900, 1020)),
                        (),
                    ),
                )
            ],
            tuesdays=3,
        ),
        "A",
        SchoolReason.NO_ITEM,
    ),
    "own school": Case(season([lead("L1", school_id="A")], [school("A")]), "A", SchoolReason.OWN_SCHOOL),
    "forbidden": Case(
        season([lead("L1"), lead("L2", school_id="A")], [school("A")], forbidden=frozenset({("L1", "A")})),
        "A",
        SchoolReason.FORBIDDEN,
    ),
    "no places": Case(season([lead("L1", schools=0)], [school("A")]), "A", SchoolReason.NO_PLACES),
    "no dates": Case(
        season([lead("L1", 0, unavailable=NOT_MONDAYS)], [school("A", 0, 1)], mondays=3, tuesdays=1),
        "A",
        SchoolReason.NO_DATES,
    ),
    "no dates with either of two": Case(
        season([lead("L1", 1), lead("L2", 0, 1, unavailable=frozenset(MONDAYS[1:]))], [school("A")]),
        "A",
        SchoolReason.NO_DATES,
        policy={"rules": {"V6": {"hours": 14}}},
    ),
    "no dates, nor a workshop": Case(
        season([lead("L1", 0, unavailable=NOT_MONDAYS | {SATURDAY})], [school("A")], workshop("W1")),
        "A",
        SchoolReason.NO_DATES,
    ),
    "no dates at the school": Case(season([lead("L1", 0)], [school("A")], mondays=1), "A", SchoolReason.NO_DATES),
    "no dates for mode B": Case(
        season([lead("L1", 1)], [school("A", mode=Mode.B)], workshop("W1"), tuesdays=1), "A", SchoolReason.NO_DATES
    ),
    "no workshop at all": Case(season([lead("L1")], [school("A", mode=Mode.B)]), "A", SchoolReason.NO_WORKSHOP),
    "no workshop for the school": Case(
        season([lead("L1")], [school("A", mode=Mode.B, unavailable=frozenset({SATURDAY}))], workshop("W1")),
        "A",
        SchoolReason.NO_WORKSHOP,
    ),
    "shortage": Case(
        season([lead("L1")], [school("A"), school("B")], mondays=6), "B", SchoolReason.SHORTAGE, {"A": "L1"}
    ),
    "shortage beside an open lead": Case(
        season(
            [lead("L1"), lead("L2", schools=0), lead("L3", 1, schools=3)],
            [school("A"), school("B"), school("C", 1)],
            tuesdays=3,
        ),
        "B",
        SchoolReason.SHORTAGE,
        {"A": "L1", "C": "L3"},
    ),
    "shortage after those who go first": Case(
        season([lead("L1")], [school("A", returning=True), school("B")]), "B", SchoolReason.SHORTAGE, {"A": "L1"}
    ),
    "shortage of many": Case(
        season(
            [lead(f"L{n:02}") for n in range(1, 11)],
            [school(f"S{n:02}", recommended=n == 1) for n in range(1, 12)],
        ),
        "S11",
        SchoolReason.SHORTAGE,
        {f"S{n:02}": f"L{n:02}" for n in range(1, 11)},
    ),
    "shortage of seats": Case(
        season(
            [lead("L1", schools=2)],
            [school("A", mode=Mode.B), school("B", mode=Mode.B)],
            workshop("W1", capacity=1),
            mondays=6,
        ),
        "B",
        SchoolReason.SHORTAGE,
        {"A": "L1"},
    ),
    "shortage of seats everywhere": Case(
        season(
            [lead("L1")],
            [school("A", mode=Mode.B)],
            *(workshop(f"W{n}", SATURDAY + timedelta(n), capacity=0) for n in range(9)),
        ),
        "A",
        SchoolReason.SHORTAGE,
    ),
    "dates that can be counted": Case(
        season([lead("L1", schools=2)], [school("A"), school("B")], mondays=5), "B", SchoolReason.DATES, {"A": "L1"}
    ),
    "dates of two that can be counted": Case(
        season([lead("L1", schools=2), lead("L2")], [school("A"), school("B", returning=True), school("C")]),
        "C",
        SchoolReason.DATES,
        {"A": "L1", "B": "L2"},
    ),
    "dates": Case(SHORT_OF_DATES, "C", SchoolReason.DATES, {"A": "L1", "B": "L1"}),
    "dates after exchanges": Case(SHORT_BY_EXCHANGE, "C", SchoolReason.DATES, {"A": "L1", "B": "L2", "D": "L3"}),
    "dates of workshops": Case(ONE_WORKSHOP_A_DATE, "B", SchoolReason.DATES, {"A": "L1"}),
    "not proven": Case(season([lead("L1")], [school("A")]), "A", SchoolReason.NOT_PROVEN, proven=()),
    "not proven, dates taken": Case(
        SHORT_OF_DATES, "C", SchoolReason.NOT_PROVEN, {"A": "L1", "B": "L1"}, proven=("priority",)
    ),
    "not proven, by exchange": Case(
        SHORT_BY_EXCHANGE, "C", SchoolReason.NOT_PROVEN, {"A": "L1", "B": "L2", "D": "L3"}, proven=()
    ),
    "other goal": Case(
        season([lead("L1")], [school("A")]), "A", SchoolReason.OTHER_GOAL, policy={"goals": ["travel", "served"]}
    ),
    "in its turn": Case(
        SHORT_OF_DATES, "C", SchoolReason.METHOD, {"A": "L1", "B": "L1"}, policy={"method": "first_come"}, proven=()
    ),
    "forbidden, out of time": Case(
        season([lead("L1")], [school("A")], forbidden=frozenset({("L1", "A")})), "A", SchoolReason.FORBIDDEN, looks=0
    ),
    "out of time": Case(SHORT_OF_DATES, "C", SchoolReason.NOT_EXPLAINED, {"A": "L1", "B": "L1"}, looks=0),
}
