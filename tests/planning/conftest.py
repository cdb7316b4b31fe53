"""Instances that several tests plan, made once, and their plans."""

from __future__ import annotations

import pytest

from matcher.semester.generator.semester import generate_semester
from matcher.semester.run import solve_semester
from matcher.visits.generator.season import generate_season
from matcher.visits.run import solve_visits
from models.policy import Policy
from models.programmes import VISITS
from models.semester.plan import SemesterOutcome
from models.semester.problem import Semester
from models.visits.plan import VisitOutcome
from models.visits.problem import Season


@pytest.fixture(scope="session")
def tiny() -> Semester:
    return generate_semester("tiny", 1, variant="limits")


@pytest.fixture(scope="session")
def county() -> Semester:
    return generate_semester("county", 1, variant="leaders")


@pytest.fixture(scope="session")
def county_settled(county: Semester) -> SemesterOutcome:
    return solve_semester(county, Policy.programme(), workers=2)


@pytest.fixture(scope="session")
def city() -> Season:
    return generate_season("city", 1, variant="professors")


@pytest.fixture(scope="session")
def city_settled(city: Season) -> VisitOutcome:
    return solve_visits(city, Policy.programme(VISITS))
