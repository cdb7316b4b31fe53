"""The sections of the report: universities with their week, the unmatched by reason, the audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from matcher.audit.violation import Violation
from matcher.publication import Publication
from matcher.publish import digest
from matcher.publish.digest import Meeting
from matcher.publish.week import WeekGrid, week_grid
from matcher.publish.wording import Wording
from models.rules import NO_CLAUSE, SEMESTER_RULES
from models.semester.plan import Unmatched
from models.semester.problem import University

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Capped(Generic[Item]):
    """The first rows of a list and how many more there are."""

    rows: Sequence[Item]
    left: int


def capped(items: Iterable[Item], most: int) -> Capped[Item]:
    """At most ``most`` of the items."""
    iterator = iter(items)
    rows = list(islice(iterator, most))
    return Capped(rows, sum(1 for _ in iterator))


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
    meetings: Sequence[Meeting]
    grid: WeekGrid | None

    @property
    def meeting(self) -> int:
        """How many of its groups meet."""
        return sum(bool(meeting.slots) for meeting in self.meetings)


def university_sections(publication: Publication) -> Iterator[UniversitySection]:
    """Every university in the order of its table."""
    semester, minutes = publication.semester, publication.policy.session_minutes
    proven = digest.parts_proven(publication)
    tutors = Counter(tutor.university_id for tutor in semester.tutors.values())
    groups: dict[str, list[Meeting]] = {university_id: [] for university_id in semester.universities}
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
class Remedy:
    """Children whom one and the same remedy would help."""

    children: tuple[str, ...]
    remedy: str


@dataclass(frozen=True, slots=True)
class Cause:
    """Children who are unmatched for one and the same cause, in words, by what would help."""

    detail: str
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True, slots=True)
class ReasonSection:
    """One reason at one university: its label, how many children, and the causes."""

    label: str
    count: int
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class UnmatchedSection:
    """The unmatched children of one university, or of none, by reason, most frequent first."""

    name: str
    count: int
    reasons: tuple[ReasonSection, ...]


def unmatched_sections(
    publication: Publication, sentences: Mapping[str, tuple[str, str]], most: int
) -> tuple[list[UnmatchedSection], int]:
    """The first ``most`` unmatched children by university and reason, and how many more there are.

    ``sentences`` maps a child's id to its detail and remedy.
    """
    semester = publication.semester
    listed = capped(digest.plan_of(publication).unmatched, most)
    by_university: dict[str, dict[str, list[Unmatched]]] = {}
    for unmatched in listed.rows:
        university_id = semester.children[unmatched.child_id].university_id
        reasons = by_university.setdefault(university_id, {})
        reasons.setdefault(unmatched.reason.value, []).append(unmatched)
    order = [*semester.universities, ""]
    sections = [
        _unmatched_section(publication, sentences, semester.universities.get(name), by_university[name])
        for name in order
        if name in by_university
    ]
    return sections, listed.left


def _unmatched_section(
    publication: Publication,
    sentences: Mapping[str, tuple[str, str]],
    university: University | None,
    reasons: Mapping[str, Sequence[Unmatched]],
) -> UnmatchedSection:
    say = Wording(publication.language).say
    ordered = sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0]))
    return UnmatchedSection(
        university.name if university else say("report.no_university"),
        sum(map(len, reasons.values())),
        tuple(
            ReasonSection(
                say(f"reason.{code}"),
                len(children),
                tuple(_causes(publication, sentences, children)),
            )
            for code, children in ordered
        ),
    )


def _causes(
    publication: Publication,
    sentences: Mapping[str, tuple[str, str]],
    unmatched: Iterable[Unmatched],
) -> Iterator[Cause]:
    """Children of the same detail together, for a certificate speaks of several at once; most children first."""
    together: dict[str, dict[str, list[str]]] = {}
    for entry in unmatched:
        child = publication.semester.children[entry.child_id]
        detail, remedy = sentences[child.id]
        named = digest.with_name(child.id, child.name)
        together.setdefault(detail, {}).setdefault(remedy, []).append(named)
    for detail, remedies in sorted(together.items(), key=lambda item: -sum(map(len, item[1].values()))):
        yield Cause(detail, tuple(Remedy(tuple(children), remedy) for remedy, children in remedies.items()))


@dataclass(frozen=True, slots=True)
class RuleSection:
    """A rule, and what the audit found of it: nothing is a pass."""

    id: str
    clause: str
    kind: str
    text: str
    settings: tuple[str, ...]
    found: tuple[Violation, ...]

    @property
    def result(self) -> str:
        """``pass``, ``warning`` or ``violation``."""
        if not self.found:
            return "pass"
        return "warning" if all(violation.warning for violation in self.found) else "violation"


def rule_sections(publication: Publication) -> list[RuleSection]:
    """Every rule of the book in its order."""
    say = Wording(publication.language).say
    return [
        RuleSection(
            rule.id,
            "" if rule.clause == NO_CLAUSE else rule.clause,
            say(f"kind.{rule.kind.value}"),
            say(f"rule.{rule.id}"),
            tuple(digest.rule_settings(publication, rule)),
            tuple(violation for violation in publication.audit if violation.rule == rule.id),
        )
        for rule in SEMESTER_RULES
    ]


@dataclass(frozen=True, slots=True)
class MixedPair:
    """A pair of different gender and the reference that allows it."""

    child: str
    tutor: str
    waiver: str


def mixed_sections(publication: Publication) -> Iterator[MixedPair]:
    """Every pair of different gender."""
    semester = publication.semester
    for pair in digest.mixed_pairs(publication):
        child, tutor = semester.children[pair.child_id], semester.tutors[pair.tutor_id]
        yield MixedPair(
            digest.with_name(child.id, child.name),
            digest.with_name(tutor.id, tutor.name),
            child.gender_waiver,
        )


@dataclass(frozen=True, slots=True)
class PartedPair:
    """A pair of last semester that is not kept, and the child's tutor now (empty: none)."""

    child: str
    before: str
    now: str


def parted_sections(publication: Publication) -> Iterator[PartedPair]:
    """Every previous pair that is not kept."""
    tutors = publication.semester.tutors
    now = {pair.child_id: pair.tutor_id for pair in digest.plan_of(publication).pairs}

    def tutor_name(tutor_id: str) -> str:
        return digest.with_name(tutor_id, tutors[tutor_id].name) if tutor_id else ""

    for child in digest.previous_pairs(publication):
        tutor_id = now.get(child.id, "")
        if tutor_id != child.previous_tutor_id:
            yield PartedPair(
                digest.with_name(child.id, child.name),
                tutor_name(child.previous_tutor_id),
                tutor_name(tutor_id),
            )
