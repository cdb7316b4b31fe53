"""A folder of tables as a semester, checked as a whole: every fault of every file, or none of consequence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from matcher.semester.tables.columns import SEMESTER_TABLES
from matcher.semester.tables.locks import Locks, may_meet, read_locks
from matcher.semester.tables.people import SemesterRoster, read_children, read_tutors, warn_of_short_windows
from matcher.semester.tables.taught import spell_alike, warn_of_subjects
from matcher.semester.tables.term import TERM_FILE, read_term
from matcher.tables.faults import Fault
from matcher.tables.inbox import Inbox
from matcher.tables.read_tables import read_tables
from matcher.tables.reading import Reading, conclude, report_empty, sources_of, warn_of_blank_names, week_of, whole_day
from matcher.tables.records import Sheet
from matcher.tables.season import SeasonFrame
from models.policy import Policy
from models.rules.semester import P9, S4, S6
from models.semester.problem import Child, Group, School, Semester, Term, University


def read_semester(inbox: Inbox, policy: Policy) -> Reading[Semester]:
    """Read the tables of a semester. Raises ``InputError`` with every fault of every file if one is an error."""
    faults: list[Fault] = []
    term, term_encoding = read_term(inbox.folder, policy, faults)
    sheets = read_tables(inbox, SEMESTER_TABLES, inbox.others(SEMESTER_TABLES), faults, _frames(term, policy))
    roster = _roster(sheets, policy)
    locks = read_locks(sheets["locks"], roster, policy)
    scores = _scores(sheets["scores"], roster, policy)
    sources = sources_of(sheets, TERM_FILE, term_encoding)
    ordered = conclude(faults, sheets, sources)
    semester = Semester(
        universities=roster.universities,
        schools=roster.schools,
        groups=roster.groups,
        children=roster.children,
        tutors=roster.tutors,
        pair_locks=locks.pairs,
        forbidden=locks.forbidden,
        slot_locks=locks.slots,
        scores=scores,
        term=term,
    )
    return Reading(semester, ordered, sources, _rights(roster, locks))


def _frames(term: Term | None, policy: Policy) -> dict[str, SeasonFrame]:
    """What a whole day is in the table of schools (S4) and in that of tutors (S6)."""
    first, last = (term.first_day, term.last_day) if term else (None, None)
    return {
        stem: SeasonFrame(first, last, whole_day(hours))
        for stem, hours in (("schools", policy[S4]), ("tutors", policy[S6]))
    }


def _rights(roster: SemesterRoster, locks: Locks) -> dict[str, int]:
    return {
        "waivers": sum(bool(child.gender_waiver) for child in roster.children.values()),
        "agreements": sum(tutor.agreement for tutor in roster.tutors.values()),
        "previous": sum(bool(child.previous_tutor_id) for child in roster.children.values()),
        "pair_locks": len(locks.pairs),
        "forbidden": len(locks.forbidden),
        "slot_locks": sum(map(len, locks.slots.values())),
    }


def _roster(sheets: Mapping[str, Sheet], policy: Policy) -> SemesterRoster:
    report_empty(sheets, {"tutors": "no_tutors"})
    universities = _universities(sheets["universities"])
    schools = _schools(sheets["schools"], policy)
    groups = tuple(dict.fromkeys(Group(r["university_id"], r["school_id"]) for r in sheets["groups"].whole))
    spell_alike(sheets["children"], sheets["tutors"])
    children, every = read_children(sheets, policy)
    tutors = read_tutors(sheets["tutors"], policy)
    if sheets["tutors"].complete and tutors:
        warn_of_subjects(sheets["children"], sheets["tutors"], children, tutors)
    if every:
        _warn_of_sizes(sheets["universities"], universities, children, policy)
    return SemesterRoster(universities, schools, groups, children, tutors)


def _universities(sheet: Sheet) -> dict[str, University]:
    warn_of_blank_names(sheet, "university_id")
    return {record["university_id"]: record.build(University, "university_id") for record in sheet.whole}


def _schools(sheet: Sheet, policy: Policy) -> dict[str, School]:
    warn_of_blank_names(sheet, "school_id")
    warn_of_short_windows(sheet, policy, policy[S4].margin_minutes)
    return {record["school_id"]: record.build(School, "school_id", windows=week_of(record)) for record in sheet.whole}


def _warn_of_sizes(
    sheet: Sheet, universities: Mapping[str, University], children: Mapping[str, Child], policy: Policy
) -> None:
    """P9: a warning for few children, and for a number of children that is not the approved one."""
    listed = Counter(child.university_id for child in children.values())
    fewest = policy[P9].fewest_children
    for record in sheet.whole:
        university = universities[record["university_id"]]
        count = listed[university.id]
        if count < fewest:
            sheet.warning("few_children", record.row, "university_id", university.id, children=count, least=fewest)
        approved = university.approved_children
        if approved is not None and approved != count:
            sheet.warning(
                "approved_differs", record.row, "approved_children", approved, university=university.id, children=count
            )


def _scores(sheet: Sheet, roster: SemesterRoster, policy: Policy) -> dict[tuple[str, str], int]:
    scores: dict[tuple[str, str], int] = {}
    for record in sheet.whole:
        child, tutor = roster.children.get(record["child_id"]), roster.tutors.get(record["tutor_id"])
        if child and tutor and child.university_id and not may_meet(child, tutor, policy):
            sheet.warning(
                "score_other_university",
                record.row,
                "tutor_id",
                tutor.id,
                child=child.id,
                child_university=child.university_id,
                tutor_university=tutor.university_id,
            )
        scores[record["child_id"], record["tutor_id"]] = record["score"]
    return scores
