"""The rules of a pair: who may teach whom (P1-P3, P5, P6, P8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from operator import attrgetter

from matcher.audit.violation import Violation
from matcher.grouping import group_by
from matcher.semester.audit.groups import PairRow
from matcher.semester.audit.index import PlanIndex
from models.policy import Policy
from models.rules import Waivable
from models.rules.semester import P1, P2, P3, P5, P6, P8
from models.semester.problem import Tutor


def _repeated(
    pairs: Sequence[PairRow], ids: Set[str], key: Callable[[PairRow], str]
) -> Iterator[tuple[str, list[PairRow]]]:
    """Each of the ``ids``, which are all that ``key`` gives, that stands in several pairs, with them."""
    if len(ids) == len(pairs):
        return iter(())
    return ((id_, found) for id_, found in group_by(pairs, key).items() if len(found) > 1)


def p1(index: PlanIndex) -> Iterator[Violation]:
    """P1: no child stands in two rows, and no tutor in more than the policy allows, all of one group."""
    for child_id, rows in _repeated(index.pairs, index.paired, attrgetter("child.id")):
        people, cited = (child_id, *(row.tutor.id for row in rows)), (row.written for row in rows)
        yield Violation.of("P1", "child_twice", people, cited, child=child_id, count=len(rows))
    busy = {tutor.id for _, _, tutor in index.pairs}
    most = index.policy[P1].children_a_tutor
    for tutor_id, rows in _repeated(index.pairs, busy, attrgetter("tutor.id")):
        for code in _too_busy(rows, most):
            people, cited = (tutor_id, *(row.child.id for row in rows)), (row.written for row in rows)
            yield Violation.of("P1", code, people, cited, tutor=tutor_id, count=len(rows), most=most)


def _too_busy(rows: Sequence[PairRow], most: int) -> Iterator[str]:
    """What is wrong with all that one tutor teaches."""
    children = {row.child.id for row in rows}
    if len(children) > most:
        yield "tutor_twice" if most == 1 else "tutor_full"
    if most > 1 and len({row.child.group for row in rows}) > 1:
        yield "tutor_in_two_groups"


def p2(index: PlanIndex) -> Iterator[Violation]:
    """P2: same gender, or the approval that the policy asks for; the column says which it is."""
    mixed = index.policy[P2].mixed
    for row, same in zip(index.pairs, index.same_gender, strict=True):
        if not same and mixed == "never":
            yield row.violation("P2", "mixed_never")
        elif not same and mixed == "waiver" and not row.child.gender_waiver.strip():
            yield row.violation("P2", "mixed_without_waiver")
        if row.written.same_gender != same:
            yield row.violation("P2", "same_gender_column")


def p3(index: PlanIndex) -> Iterator[Violation]:
    """P3: the tutor can teach the first-named need (or, as a policy may read it, any of them)."""
    if not index.policy[P3].binds:
        return
    code = "any_need_untaught" if index.policy[P3].need == "any" else "need_untaught"
    for row in _untaught(index):
        subject = row.child.subjects[0] if row.child.subjects else ""
        yield row.violation("P3", code, subject=subject, level=index.policy[P3].level)


def _untaught(index: PlanIndex) -> Iterator[PairRow]:
    return (row for row, teaching in zip(index.pairs, index.teaching, strict=True) if not teaching.taught)


def p5(index: PlanIndex) -> Iterator[Violation]:
    """P5: the tutor's training hours, in person, online and together."""
    if not index.policy[P5].binds:
        return
    least = _least_hours(index.policy)
    for row in _untrained(index):
        in_person, online = row.tutor.in_person_hours, row.tutor.online_hours
        parts = {"in_person_hours": in_person, "online_hours": online}
        # Too few of a part are too few in all; the sum is told where it is the only thing wrong.
        short = [*_short(row, parts, least)]
        yield from short or _short(row, {"total_hours": in_person + online}, least)


def _least_hours(policy: Policy) -> Mapping[str, int]:
    least = policy[P5]
    return {
        "in_person_hours": least.in_person_hours,
        "online_hours": least.online_hours,
        "total_hours": least.total_hours,
    }


def _untrained(index: PlanIndex) -> Iterator[PairRow]:
    is_trained = training(index.policy)
    return (row for row in index.pairs if not is_trained(row.tutor))


def training(policy: Policy) -> Callable[[Tutor], bool]:
    """What says of a tutor whether the training hours are enough (P5)."""
    least_in_person, least_online, least_in_all = _least_hours(policy).values()

    def is_trained(tutor: Tutor) -> bool:
        in_person, online = tutor.in_person_hours, tutor.online_hours
        return in_person >= least_in_person and online >= least_online and in_person + online >= least_in_all

    return is_trained


def _short(row: PairRow, had: Mapping[str, float], least: Mapping[str, int]) -> Iterator[Violation]:
    for name, hours in had.items():
        if hours < least[name]:
            yield row.violation("P5", f"few_{name}", hours=f"{hours:g}", least=least[name])


def p6(index: PlanIndex) -> Iterator[Violation]:
    """P6: the tutor has signed the agreement."""
    if index.policy[P6].binds:
        for row in _unsigned(index):
            yield row.violation("P6", "no_agreement")


def _unsigned(index: PlanIndex) -> Iterator[PairRow]:
    return (row for row in index.pairs if not row.tutor.agreement)


def p8(index: PlanIndex) -> Iterator[Violation]:
    """P8: child and tutor are of one university, and the row's columns name the one that serves, and the school.

    Of a school that no university serves nobody can be paired, whatever the policy: it has no group.
    """
    yield from _unknown_tutors(index)
    is_bound = index.policy[P8].binds
    for row in index.pairs:
        written, child, tutor = row
        served_by = child.university_id
        if not served_by or (is_bound and tutor.university_id != served_by):
            code = "tutor_elsewhere" if served_by else "school_not_served"
            yield row.violation("P8", code, served_by=served_by, is_of=tutor.university_id, school=child.school_id)
        if written.university_id != served_by or written.school_id != child.school_id:
            yield from _places(row)


def _from_elsewhere(index: PlanIndex) -> Iterator[PairRow]:
    return (row for row in index.pairs if row.tutor.university_id != row.child.university_id)


_BROKEN_BY: Mapping[type[Waivable], Callable[[PlanIndex], Iterator[PairRow]]] = {
    P3: _untaught,
    P5: _untrained,
    P6: _unsigned,
    P8: _from_elsewhere,
}


def exceptions(index: PlanIndex) -> int:
    """How often the pairs break the rules that the policy lets only cost: once for each pair and each such rule."""
    counted = (broken for rule, broken in _BROKEN_BY.items() if index.policy[rule].holds == "cost")
    return sum(1 for broken in counted for _ in broken(index))


def _unknown_tutors(index: PlanIndex) -> Iterator[Violation]:
    for written in index.plan.pairs if not index.tutors_known else ():
        if written.tutor_id not in index.semester.tutors:
            tutor, child = written.tutor_id, written.child_id
            yield Violation.of("P8", "unknown_tutor", (tutor,), [written], tutor=tutor, child=child)


def _places(row: PairRow) -> Iterator[Violation]:
    """The two columns that say where the pair belongs."""
    written, child, _ = row
    stands = {"university_id": written.university_id, "school_id": written.school_id}
    should = {"university_id": child.university_id, "school_id": child.school_id}
    for column, value in stands.items():
        if value != should[column]:
            yield row.violation("P8", "place_column", column=column, value=value, near=should[column])
