"""``visits.xlsx``: the plan of visits for people who work in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from matcher.report import account
from matcher.report.sheet import Cell
from matcher.report.workbook import Book, Section, SheetTable, goal_section, write_plan_book
from matcher.visits.publication import VisitPublication
from matcher.visits.report.digest import Digest, hours
from models.visits.figures import LeadFigures
from models.visits.plan import Activity, ActivityKind


def write_workbook(path: Path, publication: VisitPublication, sentences: Mapping[str, tuple[str, str]]) -> None:
    """Write ``visits.xlsx``; the same publication gives the same bytes.

    ``sentences`` maps the id of each unserved school to its detail and its remedy in the reader's language. Raises
    ``OSError`` where the file cannot be written, ``ValueError`` without a plan.
    """
    digest = Digest(publication)
    title, headline = digest.heading(), digest.headline()
    book = Book(path, title, headline, digest.season.period.first_day, publication.digest)
    lines = [headline, account.status_sentence(publication), *account.policy_sentences(publication)]
    lines += filter(None, [digest.spread_sentence()])
    sections = [goal_section(digest.wording, digest.goal_lines()), _counts(digest)]
    write_plan_book(book, publication, title, lines, sections, _tables(digest, sentences))


def _counts(digest: Digest) -> Section:
    """The plan in numbers."""
    say, total, plan = digest.wording.say, digest.figures.total, digest.plan
    attended = sum(activity.kind is ActivityKind.WORKSHOP for activity in plan.activities)
    counted: dict[str, int] = {
        "visit.count.schools": len(digest.season.schools),
        "visit.count.served": len(plan.assignments),
        "visit.count.unserved": len(plan.unserved),
        "visit.count.leads": len(digest.season.leads),
        "visit.count.leads_placed": len(digest.lead_assignments),
        "visit.count.visits": total.visits,
        "visit.count.workshops": attended,
        "visit.count.due": len(plan.milestones),
        "sheet.days_away": total.days_away,
        "sheet.km_travelled": total.km,
        "sheet.grant_ntd": digest.figures.grant_ntd,
        **{f"sheet.{name}": getattr(total, name) for name in digest.money},
    }
    if digest.season.professors is not None:
        counted["visit.count.joined"] = digest.schools_with_professors
    if digest.publication.notices:
        counted["visit.count.notices"] = len(digest.publication.notices)
    rows: list[list[Cell]] = [[say(key), count] for key, count in counted.items()]
    return Section(say("visit.counts"), [say("sheet.counted"), say("sheet.count")], rows)


def _tables(digest: Digest, sentences: Mapping[str, tuple[str, str]]) -> dict[str, SheetTable]:
    """Every sheet but the first, by the key of its name; ``notices`` only where there are any."""
    found = {
        "by_lead": by_lead(digest),
        "by_school": by_school(digest),
        "by_date": by_date(digest),
        "due_dates": due_dates(digest),
        "unserved": left_out(digest, sentences),
        "figures": figures(digest),
        "audit": SheetTable(account.AUDIT_COLUMNS, list(account.audit_rows(digest.publication))),
    }
    notices = list(account.notice_rows(digest.publication))
    if notices:
        found["notices"] = SheetTable(("place", "noticed", "mend"), notices)
    return found


LEAD, SCHOOL, WHEN = ("lead_id", "lead_name"), ("school_id", "school", "county"), ("date", "weekday", "start", "end")


def _lead(digest: Digest, lead_id: str) -> list[Cell]:
    return [lead_id, digest.season.leads[lead_id].name]


def _school(digest: Digest, school_id: str) -> list[Cell]:
    school = digest.season.schools[school_id]
    return [school_id, school.name, school.county]


def _when(digest: Digest, activity: Activity) -> list[Cell]:
    """Date, weekday and both ends of an activity; a workshop has no hours of the day."""
    ends: list[Cell] = ["" if at is None else timedelta(minutes=at) for at in (activity.start, activity.end)]
    return [activity.date, digest.wording.weekday(activity.date.weekday()), *ends]


def _joined(digest: Digest) -> tuple[str, ...]:
    """The columns of professors, only where a table of them is given."""
    return () if digest.season.professors is None else ("professor_id", "professor_name")


def _professor(digest: Digest, activity: Activity) -> list[Cell]:
    if digest.season.professors is None:
        return []
    professor = digest.season.professors.get(activity.professor_id)
    return [activity.professor_id, professor.name if professor else ""]


def by_lead(digest: Digest) -> SheetTable:
    """What each lead teacher does, in order of date."""
    keys = [*LEAD, *WHEN, "activity", *SCHOOL, *_joined(digest), "hours", "km"]

    def rows() -> Iterator[list[Cell]]:
        for lead_id, activities in digest.lead_activities.items():
            for activity in activities:
                yield [
                    *_lead(digest, lead_id),
                    *_when(digest, activity),
                    digest.activity_word(activity),
                    *_school(digest, activity.school_id),
                    *_professor(digest, activity),
                    hours(activity.minutes),
                    digest.assignments[activity.school_id].km if activity.number else "",
                ]

    return SheetTable.of(keys, rows(), "lead_id")


def by_school(digest: Digest) -> SheetTable:
    """A row a school served, with all its dates in one cell."""
    keys = [*SCHOOL, "goes_first", *LEAD, "mode", "dates", "visits", "hours", "covered", "fit", "km"]

    def rows() -> Iterator[list[Cell]]:
        for school_id, activities in digest.school_activities.items():
            of, school = digest.assignments[school_id], digest.season.schools[school_id]
            lead = digest.season.leads[of.lead_id]
            yield [
                *_school(digest, school_id),
                digest.wording.yes_no(school.goes_first),
                *_lead(digest, of.lead_id),
                of.mode.value,
                "\n".join(_dated(digest, activity) for activity in activities),
                of.visits,
                hours(of.minutes),
                digest.items_word(digest.common_items(lead, school)),
                of.fit,
                of.km,
            ]

    return SheetTable.of(keys, rows())


def _dated(digest: Digest, activity: Activity) -> str:
    """A line for an activity in a cell: date and hours, or which workshop."""
    what = digest.time_word(activity) if activity.number else digest.activity_word(activity)
    return f"{digest.day_word(activity.date)} {what}"


def by_date(digest: Digest) -> SheetTable:
    """What happens on each date."""
    keys = [*WHEN, "activity", *SCHOOL, *LEAD, *_joined(digest)]
    rows = (
        [
            *_when(digest, activity),
            digest.activity_word(activity),
            *_school(digest, activity.school_id),
            *_lead(digest, activity.lead_id),
            *_professor(digest, activity),
        ]
        for activity in digest.activities
    )
    return SheetTable.of(keys, rows, "date")


def due_dates(digest: Digest) -> SheetTable:
    """What is due, the earliest first, with an empty column to note when it was done."""
    keys = ["due", "weekday", "form", "hands_in", "school_id", "school", *LEAD, "rule", "filed"]
    wording = digest.wording

    def rows() -> Iterator[list[Cell]]:
        for milestone in digest.milestones:
            yield [
                milestone.due,
                wording.weekday(milestone.due.weekday()),
                digest.form_word(milestone),
                wording.say(f"visit.who.{milestone.who.value}"),
                milestone.school_id,
                digest.season.schools[milestone.school_id].name,
                *_lead(digest, milestone.lead_id),
                milestone.rule,
                "",
            ]

    return SheetTable.of(keys, rows())


def left_out(digest: Digest, sentences: Mapping[str, tuple[str, str]]) -> SheetTable:
    """A row a school without a lead: why, and what would help."""
    keys = [*SCHOOL, "goes_first", "items", "teachers", "mode_wanted", "reason", "detail", "remedy"]

    def rows() -> Iterator[list[Cell]]:
        for one in digest.plan.unserved:
            school = digest.season.schools[one.school_id]
            detail, remedy = sentences[one.school_id]
            yield [
                *_school(digest, one.school_id),
                digest.wording.yes_no(school.goes_first),
                digest.items_word(school.items),
                school.teachers,
                school.mode.value if school.mode else "",
                digest.reason(one.reason.value),
                detail,
                remedy,
            ]

    return SheetTable.of(keys, rows())


def figures(digest: Digest) -> SheetTable:
    """Schools, days, travel and money of each lead, and of all below (B6)."""
    keys = [*LEAD, "county", "schools", "visits", "days_away", "km_travelled", "hours"]

    def row(of: LeadFigures, about: list[Cell]) -> list[Cell]:
        money: list[Cell] = [getattr(of, name) for name in digest.money]
        counts: list[Cell] = [of.schools, of.visits, of.days_away, of.km, hours(of.minutes)]
        return [*about, *counts, *money, of.schools * digest.grant_ntd]

    rows = (
        row(of, [*_lead(digest, of.lead_id), digest.season.leads[of.lead_id].county]) for of in digest.figures.leads
    )
    total = row(digest.figures.total, [digest.wording.say("sheet.total"), "", ""])
    return SheetTable.of([*keys, *digest.money, "grant_ntd"], rows, total=total)
