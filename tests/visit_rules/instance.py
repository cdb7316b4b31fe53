"""The instance of a case: its tables as a season."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.policy import Policy
from models.rules.visits import V1, V3, V10, V11
from models.visits.problem import GeoPoint, HighSchool, Lead, Mode, Period, Professor, Season, ServiceItem, Workshop
from tests.rules.instance import week

Row = dict[str, Any]


def season(tables: Mapping[str, Any], policy: Policy) -> Season:
    """The instance that the tables hold."""
    locks = tables.get("locks", [])
    professors = tables.get("professors")
    most = policy[V3].most_schools
    return Season(
        leads={key: _lead(key, row, most) for key, row in tables["leads"].items()},
        schools={key: _school(key, row) for key, row in tables["schools"].items()},
        period=_period(tables.get("program", {}), policy),
        workshops={
            key: Workshop(key, row["date"], round(60 * row["hours"]), row.get("capacity"))
            for key, row in tables["workshops"].items()
        },
        professors=None if professors is None else {key: _professor(key, row) for key, row in professors.items()},
        travel={(row["lead"], row["school"]): row["km"] for row in tables.get("travel", [])},
        scores={(row["lead"], row["school"]): row["score"] for row in tables.get("scores", [])},
        assigned=tuple((lock["lead"], lock["school"]) for lock in locks if lock["kind"] == "assign"),
        forbidden=frozenset((lock["lead"], lock["school"]) for lock in locks if lock["kind"] == "forbid"),
        fixed=tuple((lock["lead"], lock["school"], lock["date"]) for lock in locks if lock["kind"] == "visit"),
    )


def _place(row: Row) -> GeoPoint | None:
    return GeoPoint(*row["place"]) if row.get("place") else None


def _unavailable(row: Row) -> frozenset[date]:
    return frozenset(row.get("unavailable", []))


def _lead(key: str, row: Row, most: int) -> Lead:
    return Lead(
        key,
        frozenset(map(ServiceItem, row["items"])),
        week(row),
        min(row.get("max_schools", most), most),
        school_id=row.get("school", ""),
        place=_place(row),
        unavailable=_unavailable(row),
    )


def _school(key: str, row: Row) -> HighSchool:
    return HighSchool(
        key,
        key,
        frozenset(map(ServiceItem, row["items"])),
        row["teachers"],
        week(row),
        place=_place(row),
        applied_on=row.get("applied_on"),
        returning=row.get("returning", False),
        recommended=row.get("recommended", False),
        mode=Mode(row["mode"]) if row.get("mode") else None,
        unavailable=_unavailable(row),
    )


def _professor(key: str, row: Row) -> Professor:
    return Professor(key, week(row), unavailable=_unavailable(row), max_visits=row.get("max_visits"))


def _period(row: Row, policy: Policy) -> Period:
    """The dates of ``program.toml``, and the policy's where it leaves one out."""
    return Period(
        row.get("first_day", policy[V10].first_day),
        row.get("last_day", policy[V10].last_day),
        row.get("settlement_deadline", policy[V11].settlement_deadline),
        row.get("application_deadline", policy[V1].application_deadline),
        frozenset(row.get("closed", [])),
    )
