"""What a plan makes due: exactly the expected rows, each with its form, who, and the date (M1-M5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from matcher.audit.violation import Violation
from matcher.grouping import group_by
from matcher.visits.audit.dates import OfficeDays, same_day_later, shift
from matcher.visits.audit.index import Accompaniment, VisitIndex
from matcher.visits.tables.plan_rows import WrittenMilestone
from models.rules.visits import M2, M3, V6, V11

ABOUT_ALL = 0
"""The number of what is due once; a file without numbers, which the format leaves free, has no other."""


@dataclass(frozen=True, slots=True)
class DueDate:
    """A date by which something is due; ``number`` is the visit it is about, or ``ABOUT_ALL``."""

    number: int
    date: date


def _assessment(_index: VisitIndex, days: OfficeDays, of: Accompaniment) -> Iterator[DueDate]:
    """M1: the school's status assessment, due before the first activity."""
    if of.dates:
        before = shift(of.dates[0], -1)
        yield DueDate(ABOUT_ALL, days.due(before, deadline=before))


def _records(index: VisitIndex, days: OfficeDays, of: Accompaniment) -> Iterator[DueDate]:
    """M2: the lead's record of every visit."""
    within = index.policy[M2].days
    for number, row in enumerate(of.visits, start=1):
        yield DueDate(number, days.due(shift(row.written.date, within)))


def _checklists(index: VisitIndex, days: OfficeDays, of: Accompaniment) -> Iterator[DueDate]:
    """M3: the lead's checklist after the first and after the last visit."""
    within = index.policy[M3].days
    # One visit is first and last at once, and one checklist.
    for number in sorted({1, len(of.visits)} if of.visits else ()):
        yield DueDate(number, days.due(shift(of.visits[number - 1].written.date, within)))


def _settlement(index: VisitIndex, days: OfficeDays, of: Accompaniment) -> Iterator[DueDate]:
    """M4: the school's settlement, so many months after the last activity and never past the deadline."""
    if of.dates:
        within = same_day_later(of.dates[-1], index.policy[V11].months)
        yield DueDate(ABOUT_ALL, days.due(within, index.season.period.settlement_deadline))


def _certificate(index: VisitIndex, days: OfficeDays, of: Accompaniment) -> Iterator[DueDate]:
    """M5: the office's certificate, once the hours are complete."""
    due, minutes = 60 * index.policy[V6].hours, 0
    for row in of.activities:
        minutes += of.minutes_of(row)
        if minutes >= due:
            yield DueDate(ABOUT_ALL, days.due(row.written.date))
            return


class FormRule(NamedTuple):
    """The form that a rule is about, who hands it in, and when it is due."""

    form: str
    who: str
    expected: Callable[[VisitIndex, OfficeDays, Accompaniment], Iterator[DueDate]]


FORMS: Mapping[str, FormRule] = {
    "M1": FormRule("status_assessment", "school", _assessment),
    "M2": FormRule("visit_record", "lead", _records),
    "M3": FormRule("checklist", "lead", _checklists),
    "M4": FormRule("settlement", "school", _settlement),
    "M5": FormRule("certificate", "office", _certificate),
}
_RULE_OF_FORM = {of.form: rule for rule, of in FORMS.items()}
_ANY_RULE = "M1"
"""Where a row that names neither a rule nor a form is told."""


def _rule_of(row: WrittenMilestone) -> str:
    """The rule that a row is about: the one it names, or else its form's."""
    return row.rule if row.rule in FORMS else _RULE_OF_FORM.get(row.what, _ANY_RULE)


def false_milestones(rule: str, index: VisitIndex) -> Iterator[Violation]:
    """M1 to M5: the rows of each accompaniment are those that the rule makes due, and there are no others."""
    days = OfficeDays(index.season.period)
    has_numbers = any(row.number != ABOUT_ALL for row in index.plan.milestones)
    for of in index.accompaniments:
        dues = list(FORMS[rule].expected(index, days, of))
        numbered = _numbered([row for row in of.milestones if _rule_of(row) == rule], dues, has_numbers)
        rows = {number: [row for _, row in held] for number, held in group_by(numbered, lambda one: one[0]).items()}
        for due in dues:
            yield from _one(rule, of, due, rows.pop(due.number, []))
        for number, extra in rows.items():
            yield _violation("milestone_extra", rule, of, extra, number=number)
    for row in index.astray:
        if _rule_of(row) == rule:
            people = {"school": row.school_id, "lead": row.lead_id}
            yield Violation.of(rule, "milestone_astray", people.values(), [row], form=FORMS[rule].form, **people)


def _numbered(
    rows: list[WrittenMilestone], dues: list[DueDate], has_numbers: bool
) -> Iterator[tuple[int, WrittenMilestone]]:
    """Each row with the visit it is about; in a file without numbers it is the one that is due on the row's date."""
    if has_numbers:
        yield from ((row.number, row) for row in rows)
        return
    open_dues, others = list(dues), []
    for row in rows:
        kept = next((due for due in open_dues if due.date == row.due), None)
        if kept is None:
            others.append(row)
        else:
            open_dues.remove(kept)
            yield kept.number, row
    for place, row in enumerate(others):
        yield (open_dues[place].number if place < len(open_dues) else ABOUT_ALL), row


def _one(rule: str, of: Accompaniment, due: DueDate, rows: list[WrittenMilestone]) -> Iterator[Violation]:
    """The row of one date: it is there, once, and every cell of it is so."""
    if len(rows) != 1:
        code = "milestone_twice" if rows else "milestone_missing"
        yield _violation(code, rule, of, rows, number=due.number, should=due.date)
        return
    row = rows[0]
    cells = (
        ("school_id", row.school_id, of.school.id),
        ("lead_id", row.lead_id, of.lead.id),
        ("rule", row.rule, rule),
        ("what", row.what, FORMS[rule].form),
        ("who", row.who, FORMS[rule].who),
    )
    for column, value, should in cells:
        if value != should:
            yield _violation("milestone_column", rule, of, rows, column=column, value=value, should=should)
    if row.due != due.date:
        yield _violation("milestone_due", rule, of, rows, value=row.due, should=due.date)


def _violation(code: str, rule: str, of: Accompaniment, rows: list[WrittenMilestone], **figures: object) -> Violation:
    return of.violation(rule, code, rows, form=FORMS[rule].form, **figures)
