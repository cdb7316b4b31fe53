"""The optimum of a tiny semester by plain enumeration, from the wording of the rules and nothing of the model.

Every number below is the literal of its clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations, groupby, product

from models.semester.problem import Child, Group, School, Semester, Tutor

Values = tuple[int, int, int, int, int, int]
Session = tuple[int, int]


GOALS = ("paired", "waivers", "kept", "fit", "spread", "late")
LESS_IS_BETTER = ("waivers", "late")


def optimum(semester: Semester) -> Values | None:
    """The best values of the six goals as the tables count them, or ``None`` where no plan exists."""
    matchings = sorted(((_pair_goals(semester, pairs), k, pairs) for k, pairs in enumerate(_matchings(semester))))
    for pair_goals, alike in groupby(reversed(matchings), key=lambda entry: entry[0]):
        slot_goals = [_slot_goals(slots) for _, _, pairs in alike for slots in _timetables(semester, pairs)]
        if slot_goals:
            return _as_tables(pair_goals, max(slot_goals))
    return None


def attainable(semester: Semester, children_a_tutor: int = 1) -> set[Values]:
    """The goals' values, as the tables count them, of every plan there is."""
    return {
        _as_tables(_pair_goals(semester, pairs), _slot_goals(slots))
        for pairs in _matchings(semester, children_a_tutor)
        for slots in _timetables(semester, pairs)
    }


def attainable_with_fits(semester: Semester, children_a_tutor: int = 1) -> set[tuple[tuple[int, ...], Values]]:
    """The same, each with the fits of the paired children from the lowest."""
    return {
        (_fits(semester, pairs), _as_tables(_pair_goals(semester, pairs), _slot_goals(slots)))
        for pairs in _matchings(semester, children_a_tutor)
        for slots in _timetables(semester, pairs)
    }


def _fits(semester: Semester, pairs: dict[str, str]) -> tuple[int, ...]:
    return tuple(sorted(fit(semester, semester.children[c], semester.tutors[t]) for c, t in pairs.items()))


def values_of(
    semester: Semester,
    pairs: dict[str, str],
    slots: dict[Group, tuple[Session, Session]],
    children_a_tutor: int = 1,
) -> Values | None:
    """The goals' values of one plan, or ``None`` where it breaks a rule."""
    if pairs not in _matchings(semester, children_a_tutor) or slots not in _timetables(semester, pairs):
        return None
    return _as_tables(_pair_goals(semester, pairs), _slot_goals(slots))


def _as_tables(pair_goals: tuple[int, int, int, int], slot_goals: tuple[int, int]) -> Values:
    paired, waivers, kept, total_fit = pair_goals
    spread, late = slot_goals
    return paired, -waivers, kept, total_fit, spread, -late


def best_in_order(values: Iterable[tuple[int, ...]], goals: Sequence[str]) -> tuple[int, ...] | None:
    """Of all attainable values the best in the goals named, in that order and those alone."""
    return max(
        (tuple(plan[GOALS.index(goal)] for goal in goals) for plan in values),
        key=lambda plan: [-v if goal in LESS_IS_BETTER else v for goal, v in zip(goals, plan, strict=True)],
        default=None,
    )


def allowed(semester: Semester, child: Child, tutor: Tutor) -> bool:
    """P2, P3, P5, P6, P8 and the locks that forbid."""
    return (
        child.university_id == tutor.university_id
        and (child.gender == tutor.gender or child.gender_waiver != "")
        and tutor.levels.get(child.subjects[0], 0) >= 1
        and tutor.in_person_hours >= 8
        and tutor.online_hours >= 4
        and tutor.agreement
        and (child.id, tutor.id) not in semester.forbidden
    )


def _matchings(semester: Semester, children_a_tutor: int = 1) -> Iterator[dict[str, str]]:
    children = list(semester.children.values())
    locked = dict(semester.pair_locks)

    def has_room(tutor: Tutor, child: Child, taken: dict[str, str]) -> bool:
        """P1: no child yet, or under another policy fewer than so many, all of this child's group."""
        others = [semester.children[other].group for other, its_tutor in taken.items() if its_tutor == tutor.id]
        return len(others) < children_a_tutor and all(group == child.group for group in others)

    def extend(place: int, taken: dict[str, str]) -> Iterator[dict[str, str]]:
        if place == len(children):
            if all(taken.get(child) == tutor for child, tutor in locked.items()):
                yield dict(taken)
            return
        yield from extend(place + 1, taken)
        for tutor in semester.tutors.values():
            if has_room(tutor, children[place], taken) and allowed(semester, children[place], tutor):
                taken[children[place].id] = tutor.id
                yield from extend(place + 1, taken)
                del taken[children[place].id]

    yield from extend(0, {})


def fit(semester: Semester, child: Child, tutor: Tutor) -> int:
    if (child.id, tutor.id) in semester.scores:
        return semester.scores[child.id, tutor.id]
    k = len(child.subjects)
    weights = range(k, 0, -1)
    got = sum(w * tutor.levels.get(s, 0) for w, s in zip(weights, child.subjects, strict=True))
    return int(100 * got / (3 * sum(weights)) + 0.5)


def _pair_goals(semester: Semester, pairs: dict[str, str]) -> tuple[int, int, int, int]:
    both = [(semester.children[c], semester.tutors[t]) for c, t in pairs.items()]
    return (
        len(both),
        -sum(child.gender != tutor.gender for child, tutor in both),
        sum(child.previous_tutor_id == tutor.id for child, tutor in both),
        sum(fit(semester, child, tutor) for child, tutor in both),
    )


def _slot_goals(slots: dict[Group, tuple[Session, Session]]) -> tuple[int, int]:
    spread = sum(abs(one[0] - two[0]) >= 2 for one, two in slots.values())
    late = sum(start + 90 for both in slots.values() for _, start in both)
    return spread, -late


def _timetables(semester: Semester, pairs: dict[str, str]) -> Iterator[dict[Group, tuple[Session, Session]]]:
    tutors_of: dict[Group, list[Tutor]] = {}
    for child, tutor in pairs.items():
        tutors_of.setdefault(semester.children[child].group, []).append(semester.tutors[tutor])
    choices = [
        [
            (one, two)
            for one, two in combinations(sessions(semester.schools[group.school_id]), 2)
            if one[0] != two[0]
            and all(free(tutor, session) for tutor in tutors for session in (one, two))
            and all((slot.weekday, slot.start) in (one, two) for slot in semester.slot_locks.get(group, ()))
        ]
        for group, tutors in tutors_of.items()
    ]
    for chosen in product(*choices):
        slots = dict(zip(tutors_of, chosen, strict=True))
        seated = {group: len({tutor.id for tutor in tutors}) for group, tutors in tutors_of.items()}
        if _limits_hold(semester, slots, {group: len(t) for group, t in tutors_of.items()}, seated):
            yield slots


@cache
def sessions(school: School) -> list[Session]:
    return [
        (weekday, start)
        for weekday, windows in enumerate(school.windows)
        for start in range(0, 24 * 60)
        if any(
            window.start <= start
            and start + 90 <= window.end
            and start + 90 <= 20 * 60 + 30
            and (start % 30 == 0 or start == window.start)
            for window in windows
        )
    ]


def free(tutor: Tutor, session: Session) -> bool:
    weekday, start = session
    return any(i.start <= start and start + 90 <= i.end for i in tutor.free[weekday])


def _limits_hold(
    semester: Semester,
    slots: dict[Group, tuple[Session, Session]],
    paired: dict[Group, int],
    seated: dict[Group, int],
) -> bool:
    for weekday, minute in {session for both in slots.values() for session in both}:
        meeting = [
            group
            for group, both in slots.items()
            if any(day == weekday and start <= minute < start + 90 for day, start in both)
        ]
        for university in semester.universities.values():
            mine = [group for group in meeting if group.university_id == university.id]
            if university.seats is not None and sum(map(seated.get, mine)) > university.seats:  # type: ignore[arg-type]
                return False
            if university.class_leaders is not None and len(mine) > university.class_leaders:
                return False
        for school in semester.schools.values():
            here = [group for group in meeting if group.school_id == school.id]
            if school.computers is not None and sum(map(paired.get, here)) > school.computers:  # type: ignore[arg-type]
                return False
    return True
