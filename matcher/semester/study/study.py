"""How semesters are measured and compared, and what is varied of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from matcher.semester.study.kinds import HOUR, SUBJECT, TUTOR, TUTORS
from matcher.semester.tables.plan_rows import WrittenSemester
from matcher.study.measure import Measures
from matcher.study.record import People
from matcher.study.study import Instance, Study
from models.policy import Policy
from models.semester.plan import SemesterPlan
from models.semester.problem import Semester


class SemesterStudy(Study[Semester, WrittenSemester]):
    """Studies semesters."""

    headline, people = "paired", "children"
    beside = ("kept", "waivers", "mean_fit")
    against = ("mean_fit", "kept")
    units: ClassVar[Mapping[str, str]] = {
        "late": "minutes",
        "spread": "groups",
        **dict.fromkeys(("waivers", "kept", "envy"), "pairs"),
    }
    senses: ClassVar[Mapping[str, int]] = {"envy": -1}
    kinds = (TUTOR, TUTORS, HOUR, SUBJECT)

    def people_of(self, problem: Semester) -> People:
        """The children."""
        children = problem.children.values()
        schools = [problem.schools.get(child.school_id) for child in children]
        return People(
            tuple(problem.children),
            {
                "gender": tuple(child.gender.value for child in children),
                "county": tuple(school.county if school else "" for school in schools),
                "grade": tuple(str(child.grade) for child in children),
                "remoteness": tuple(school.remoteness if school else "" for school in schools),
                "subject": tuple(child.subjects[0] for child in children),
            },
        )

    def measures(self, problem: Semester, policy: Policy, plan: SemesterPlan, written: WrittenSemester) -> Measures:
        """The goals that count pairs and slots, envy among tutors and children, and each child's fit."""
        from matcher.semester.study.measures import of_semester  # the audit, which a report needs not
        from models.semester.baselines.envy import blocking

        measures, outcomes = of_semester(problem, policy, written)
        return {**measures, "envy": blocking(problem, policy, plan)}, outcomes

    def instance(
        self, name: str, read: Callable[[Policy], Semester], policy: Policy, seed: int, limit_seconds: float | None
    ) -> Instance:
        """Universities that share nothing are its parts, and each has its share of the time."""
        from matcher.semester.study.instance import SemesterInstance  # the solvers, which a report needs not

        return SemesterInstance(name, read, policy, seed, limit_seconds)


STUDY = SemesterStudy()
