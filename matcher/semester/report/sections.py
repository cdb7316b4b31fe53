"""The sections of the report: universities with their week, the unmatched by reason, continuity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matcher.grouping import group_by
from matcher.report import account
from matcher.report.account import ReasonSection, excerpt, reason_sections, with_name
from matcher.report.week import WeekGrid, week_grid
from matcher.report.wording import Wording
from matcher.semester.publication import SemesterPublication
from matcher.semester.report import digest
from matcher.semester.report.digest import MeetingRow


@dataclass(frozen=True, slots=True)
class UniversitySection:
    """A university with its groups and week; ``proven`` is ``None`` where its part is unknown."""

    anchor: str
    id: str
    name: str
    proven: bool | None
    children: int
    paired: int
    tutors: int
    meetings: Sequence[MeetingRow]
    grid: WeekGrid | None

    @property
    def meeting(self) -> int:
        """How many of its groups meet."""
        return sum(bool(meeting.slots) for meeting in self.meetings)


def university_sections(publication: SemesterPublication) -> Iterator[UniversitySection]:
    """Every university in the order of its table."""
    semester, minutes = publication.problem, publication.policy.session_minutes
    proven = digest.parts_proven(publication)
    tutors = Counter(tutor.university_id for tutor in semester.tutors.values())
    groups = group_by(digest.meetings(publication), lambda meeting: meeting.group.university_id)
    for place, university in enumerate(semester.universities.values(), start=1):
        meetings = groups.get(university.id, [])
        weekly = (
            (slot.weekday, slot.start, slot.start + minutes, item)
            for item, meeting in enumerate(meetings)
            for slot in meeting.slots
        )
        yield UniversitySection(
            f"u{place}",
            university.id,
            university.name,
            proven.get(university.id),
            sum(meeting.children for meeting in meetings),
            sum(meeting.pairs for meeting in meetings),
            tutors[university.id],
            meetings,
            week_grid(weekly),
        )


@dataclass(frozen=True, slots=True)
class UnmatchedSection:
    """The unmatched children of one university, or of none, by reason, most frequent first."""

    name: str
    count: int
    reasons: tuple[ReasonSection, ...]


def unmatched_sections(
    publication: SemesterPublication, sentences: Mapping[str, tuple[str, str]], most: int
) -> tuple[list[UnmatchedSection], int]:
    """The first ``most`` unmatched children by university and reason, and how many more there are.

    ``sentences`` maps a child's id to its detail and remedy.
    """
    say, semester = Wording(publication.language).say, publication.problem
    listed = excerpt(digest.plan_of(publication).unmatched, most)
    by_university = group_by(listed.rows, lambda one: semester.children[one.child_id].university_id)
    sections = []
    for id_ in (id_ for id_ in (*semester.universities, "") if id_ in by_university):
        children = ((semester.children[one.child_id], one.reason.value) for one in by_university[id_])
        of = [(reason, with_name(child.id, child.name), sentences[child.id]) for child, reason in children]
        name = semester.universities[id_].name if id_ in semester.universities else say("report.no_university")
        codes = [code for code, _ in account.by_frequency(Counter(code for code, _, _ in of))]
        sections.append(UnmatchedSection(name, len(of), reason_sections(codes, of, lambda code: say(f"reason.{code}"))))
    return sections, listed.left


def mixed_pairs(publication: SemesterPublication) -> Iterator[tuple[str, str, str]]:
    """Every pair of different gender: child, tutor, and the reference that allows it."""
    semester = publication.problem
    for pair in digest.mixed_pairs(publication):
        child, tutor = semester.children[pair.child_id], semester.tutors[pair.tutor_id]
        yield with_name(child.id, child.name), with_name(tutor.id, tutor.name), child.gender_waiver


def parted_pairs(publication: SemesterPublication) -> Iterator[tuple[str, str, str]]:
    """Every pair of last semester that is not kept: child, tutor before, and tutor now (empty: none)."""
    tutors = publication.problem.tutors
    now = {pair.child_id: pair.tutor_id for pair in digest.plan_of(publication).pairs}

    def tutor_name(tutor_id: str) -> str:
        return with_name(tutor_id, tutors[tutor_id].name) if tutor_id else ""

    for child in digest.previous_pairs(publication):
        tutor_id = now.get(child.id, "")
        if tutor_id != child.previous_tutor_id:
            yield with_name(child.id, child.name), tutor_name(child.previous_tutor_id), tutor_name(tutor_id)
