"""``plan.xlsx``: the plan for people who work in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from xlsxwriter.workbook import Workbook

from matcher.report import account
from matcher.report.cover import FONTS, UNDATED, Section, goal_section, new_workbook, write_cover
from matcher.report.sheet import Cell, Styles, styles, write_table
from matcher.report.wording import Wording
from matcher.semester.publication import SemesterPublication
from matcher.semester.report import digest
from matcher.semester.tables.writing import taught_subject

Table = tuple[Sequence[str], Iterable[Sequence[Cell]]]
"""Text keys of the headings, and the rows."""


def write_workbook(path: Path, publication: SemesterPublication, sentences: Mapping[str, tuple[str, str]]) -> None:
    """Write ``plan.xlsx``; the same publication gives the same bytes.

    ``sentences`` maps the id of each unmatched child to its detail and its remedy in the
    reader's language. Raises ``OSError`` where the file cannot be written.
    """
    wording = Wording(publication.language)
    heading = digest.title(publication)
    term = publication.problem.term
    made_on = term.first_day if term else UNDATED
    workbook = new_workbook(path, heading, digest.headline(publication), made_on, publication.digest)
    formats = styles(workbook, FONTS[publication.language])
    _write_summary(workbook, publication, formats)
    tables: dict[str, Table] = {"pairs": _pairs(publication), "timetable": _timetable(publication)}
    if term is not None:
        tables["sessions"] = _sessions(publication)
    tables["unmatched"] = _unmatched(publication, sentences)
    tables["audit"] = account.AUDIT_COLUMNS, account.audit_rows(publication)
    for name, (keys, rows) in tables.items():
        sheet = workbook.add_worksheet(wording.say(f"sheet.{name}"))
        headings = [wording.say(f"sheet.{key}") for key in keys]
        write_table(sheet, heading, headings, rows, formats=formats, wording=wording)
    workbook.close()


def _write_summary(workbook: Workbook, publication: SemesterPublication, formats: Styles) -> None:
    """The first sheet: what was achieved, each goal with its proof, and each university."""
    wording = Wording(publication.language)
    say = wording.say
    universities = publication.problem.universities
    shares = digest.shares(
        publication,
        lambda child: universities[child.university_id].name if child.university_id in universities else "",
    )
    by_university = Section(
        say("report.by_university"),
        [say(f"sheet.{key}") for key in SHARE_COLUMNS],
        [
            [
                share.name or say("report.no_university"),
                share.children,
                share.paired,
                share.children - share.paired,
                share.paired / share.children,
            ]
            for share in shares
        ],
    )
    lines = [digest.headline(publication), account.status_sentence(publication)]
    lines.extend(account.policy_sentences(publication))
    sections = [goal_section(wording, digest.goal_lines(publication)), by_university]
    write_cover(workbook, publication, digest.title(publication), lines, sections, formats)


SHARE_COLUMNS = ("university", "children", "paired", "without", "share")


PLACE = ("university_id", "university", "county", "school_id", "school")
"""The columns that say where a child belongs, or a group."""


def _place(publication: SemesterPublication, university_id: str, school_id: str) -> list[Cell]:
    """University, county and school; the ids stand beside the names, for the ids say who is meant."""
    semester = publication.problem
    university, school = semester.universities.get(university_id), semester.schools[school_id]
    return [university_id, university.name if university else "", school.county, school_id, school.name]


def _pairs(publication: SemesterPublication) -> Table:
    """A row a pair, with the weekly times of its group."""
    semester, plan = publication.problem, digest.plan_of(publication)
    keys = [
        *PLACE,
        "child_id",
        "child_name",
        "grade",
        "gender",
        "subject",
        "tutor_id",
        "tutor_name",
        "fit",
        "same_gender",
        "kept",
        *digest.slot_columns(publication.policy),
    ]
    wording, minutes = Wording(publication.language), publication.policy.session_minutes

    def rows() -> Iterator[list[Cell]]:
        for pair in plan.pairs:
            child, tutor = semester.children[pair.child_id], semester.tutors[pair.tutor_id]
            slots = [wording.slot(slot, minutes) for slot in plan.slots[child.group]]
            yield [
                *_place(publication, child.university_id, child.school_id),
                child.id,
                child.name,
                child.grade,
                wording.gender(child.gender),
                taught_subject(child, tutor, publication.policy),
                tutor.id,
                tutor.name,
                pair.fit,
                wording.yes_no(pair.same_gender),
                wording.yes_no(pair.kept),
                *slots,
            ]

    return _without_empty_names(keys, rows())


def _without_empty_names(keys: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Table:
    """Leave out columns of personal names in which nobody is named."""
    table = [list(row) for row in rows]
    kept = [place for place, key in enumerate(keys) if not key.endswith("_name") or any(row[place] for row in table)]
    return [keys[place] for place in kept], [[row[place] for place in kept] for row in table]


def _timetable(publication: SemesterPublication) -> Table:
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

    return keys, rows()


def _sessions(publication: SemesterPublication) -> Table:
    """A row a dated session."""
    wording, minutes = Wording(publication.language), publication.policy.session_minutes
    keys = [
        *PLACE,
        "number",
        "date",
        "weekday",
        "start",
        "end",
        "kind",
        "co_learning",
    ]

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

    return keys, rows()


def _unmatched(publication: SemesterPublication, sentences: Mapping[str, tuple[str, str]]) -> Table:
    """A row a child without a tutor: why, and what would help."""
    wording = Wording(publication.language)
    keys = [
        *PLACE,
        "child_id",
        "child_name",
        "grade",
        "gender",
        "subjects",
        "reason",
        "detail",
        "remedy",
    ]

    def rows() -> Iterator[list[Cell]]:
        for unmatched in digest.plan_of(publication).unmatched:
            child = publication.problem.children[unmatched.child_id]
            detail, remedy = sentences[child.id]
            yield [
                *_place(publication, child.university_id, child.school_id),
                child.id,
                child.name,
                child.grade,
                wording.gender(child.gender),
                wording.say("sheet.list_comma").join(child.subjects),
                wording.say(f"reason.{unmatched.reason.value}"),
                detail,
                remedy,
            ]

    return _without_empty_names(keys, rows())
