"""``plan.xlsx``: the plan for people who work in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from matcher.report import account
from matcher.report.sheet import Cell
from matcher.report.wording import Wording
from matcher.report.workbook import UNDATED, Book, Section, SheetTable, goal_section, write_plan_book
from matcher.semester.publication import SemesterPublication
from matcher.semester.report import digest
from matcher.semester.tables.writing import taught_subject
from models.semester.problem import Child

SHARE_COLUMNS = ("university", "children", "paired", "without", "share")
PLACE = ("university_id", "university", "county", "school_id", "school")
"""The columns that say where a child belongs, or a group."""
CHILD = ("child_id", "child_name", "grade", "gender")


def write_workbook(path: Path, publication: SemesterPublication, sentences: Mapping[str, tuple[str, str]]) -> None:
    """Write ``plan.xlsx``; the same publication gives the same bytes.

    ``sentences`` maps the id of each unmatched child to its detail and its remedy in the reader's language. Raises
    ``OSError`` where the file cannot be written.
    """
    title, headline, term = digest.title(publication), digest.headline(publication), publication.problem.term
    book = Book(path, title, headline, term.first_day if term else UNDATED, publication.digest)
    lines = [headline, account.status_sentence(publication), *account.policy_sentences(publication)]
    goals = goal_section(Wording(publication.language), digest.goal_lines(publication))
    tables = {
        "pairs": _pairs(publication),
        "timetable": _timetable(publication),
        **({"sessions": _sessions(publication)} if term else {}),
        "unmatched": _unmatched(publication, sentences),
        "audit": SheetTable(account.AUDIT_COLUMNS, list(account.audit_rows(publication))),
    }
    write_plan_book(book, publication, title, lines, [goals, _by_university(publication)], tables)


def _by_university(publication: SemesterPublication) -> Section:
    say, universities = Wording(publication.language).say, publication.problem.universities

    def name(university_id: str) -> str:
        return universities[university_id].name if university_id in universities else ""

    rows = [
        (
            of.name or say("report.no_university"),
            of.children,
            of.paired,
            of.children - of.paired,
            of.paired / of.children,
        )
        for of in digest.shares(publication, lambda child: name(child.university_id))
    ]
    return Section(say("report.by_university"), [say(f"sheet.{key}") for key in SHARE_COLUMNS], rows)


def _place(publication: SemesterPublication, university_id: str, school_id: str) -> list[Cell]:
    """University, county and school; the ids stand beside the names, for the ids say who is meant."""
    semester = publication.problem
    university, school = semester.universities.get(university_id), semester.schools[school_id]
    return [university_id, university.name if university else "", school.county, school_id, school.name]


def _child(child: Child, wording: Wording) -> list[Cell]:
    return [child.id, child.name, child.grade, wording.gender(child.gender)]


def _pairs(publication: SemesterPublication) -> SheetTable:
    """A row a pair, with the weekly times of its group."""
    semester, plan = publication.problem, digest.plan_of(publication)
    keys = [
        *(*PLACE, *CHILD, "subject", "tutor_id", "tutor_name", "fit", "same_gender", "kept"),
        *digest.slot_columns(publication.policy),
    ]
    wording, minutes = Wording(publication.language), publication.policy.session_minutes

    def rows() -> Iterator[list[Cell]]:
        for pair in plan.pairs:
            child, tutor = semester.children[pair.child_id], semester.tutors[pair.tutor_id]
            slots = [wording.slot(slot, minutes) for slot in plan.slots[child.group]]
            yield [
                *_place(publication, child.university_id, child.school_id),
                *_child(child, wording),
                taught_subject(child, tutor, publication.policy),
                tutor.id,
                tutor.name,
                pair.fit,
                wording.yes_no(pair.same_gender),
                wording.yes_no(pair.kept),
                *slots,
            ]

    return SheetTable.of(keys, rows())


def _timetable(publication: SemesterPublication) -> SheetTable:
    """A row a group, those that do not meet included."""
    wording, minutes = Wording(publication.language), publication.policy.session_minutes
    columns = digest.slot_columns(publication.policy)
    keys = [*PLACE, *columns, "paired", "children"]

    def rows() -> Iterator[list[Cell]]:
        for meeting in digest.meetings(publication):
            slots = [wording.slot(slot, minutes) for slot in meeting.slots]
            slots = slots or [wording.say("sheet.no_meeting"), *[""] * (len(columns) - 1)]
            place = _place(publication, meeting.group.university_id, meeting.group.school_id)
            yield [*place, *slots, meeting.pairs, meeting.children]

    return SheetTable.of(keys, rows())


def _sessions(publication: SemesterPublication) -> SheetTable:
    """A row a dated session."""
    wording, minutes = Wording(publication.language), publication.policy.session_minutes
    keys = [*PLACE, "number", "date", "weekday", "start", "end", "kind", "co_learning"]

    def rows() -> Iterator[list[Cell]]:
        for session in digest.plan_of(publication).sessions:
            yield [
                *_place(publication, session.group.university_id, session.group.school_id),
                session.number,
                session.date,
                wording.date_weekday(session.date, session.weekday),
                timedelta(minutes=session.start),
                timedelta(minutes=session.start + minutes),
                wording.say(f"sheet.kind.{session.kind.value}"),
                wording.yes_no(session.co_learning),
            ]

    return SheetTable.of(keys, rows())


def _unmatched(publication: SemesterPublication, sentences: Mapping[str, tuple[str, str]]) -> SheetTable:
    """A row a child without a tutor: why, and what would help."""
    wording = Wording(publication.language)
    keys = [*PLACE, *CHILD, "subjects", "reason", "detail", "remedy"]

    def rows() -> Iterator[list[Cell]]:
        for unmatched in digest.plan_of(publication).unmatched:
            child = publication.problem.children[unmatched.child_id]
            detail, remedy = sentences[child.id]
            yield [
                *_place(publication, child.university_id, child.school_id),
                *_child(child, wording),
                wording.say("sheet.list_comma").join(child.subjects),
                wording.say(f"reason.{unmatched.reason.value}"),
                detail,
                remedy,
            ]

    return SheetTable.of(keys, rows())
