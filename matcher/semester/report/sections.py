"""The sections of the report: universities with their week, the unmatched by reason, continuity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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
    groups: dict[str, list[MeetingRow]] = {university_id: [] for university_id in semester.universities}
    for meeting in digest.meetings(publication):
        groups[meeting.group.university_id].append(meeting)
    for place, university in enumerate(semester.universities.values(), start=1):
        meetings = groups[university.id]
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
    by_university: dict[str, list[tuple[str, str, tuple[str, str]]]] = {}
    for one in listed.rows:
        child = semester.children[one.child_id]
        left_out = one.reason.value, with_name(child.id, child.name), sentences[child.id]
        by_university.setdefault(child.university_id, []).append(left_out)
    sections = []
    for id_ in (id_ for id_ in (*semester.universities, "") if id_ in by_university):
        of = by_university[id_]
        name = semester.universities[id_].name if id_ in semester.universities else say("report.no_university")
        codes = [code for code, _ in account.by_frequency(Counter(code for code, _, _ in of))]
        sections.append(UnmatchedSection(name, len(of), reason_sections(codes, of, lambda code: say(f"reason.{code}"))))
    return sections, listed.left


@dataclass(frozen=True, slots=True)
class MixedPair:
    """A pair of different gender and the reference that allows it."""

    child: str
    tutor: str
    waiver: str


def mixed_sections(publication: SemesterPublication) -> Iterator[MixedPair]:
    """Every pair of different gender."""
    semester = publication.problem
    for pair in digest.mixed_pairs(publication):
        child, tutor = semester.children[pair.child_id], semester.tutors[pair.tutor_id]
        yield MixedPair(with_name(child.id, child.name), with_name(tutor.id, tutor.name), child.gender_waiver)


@dataclass(frozen=True, slots=True)
class PartedPair:
    """A pair of last semester that is not kept, and the child's tutor now (empty: none)."""

    child: str
    before: str
    now: str


def parted_sections(publication: SemesterPublication) -> Iterator[PartedPair]:
    """Every previous pair that is not kept."""
    tutors = publication.problem.tutors
    now = {pair.child_id: pair.tutor_id for pair in digest.plan_of(publication).pairs}

    def tutor_name(tutor_id: str) -> str:
        return with_name(tutor_id, tutors[tutor_id].name) if tutor_id else ""

    for child in digest.previous_pairs(publication):
        tutor_id = now.get(child.id, "")
        if tutor_id != child.previous_tutor_id:
            before = tutor_name(child.previous_tutor_id)
            yield PartedPair(with_name(child.id, child.name), before, tutor_name(tutor_id))
