"""Everything that a tiny semester can attain, by plain enumeration from the wording of the rules alone.

What a policy may change is read as it puts it; all else is the literal of its clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, groupby, pairwise, product

from models.policy import Policy
from models.programmes import SEMESTER
from models.rules import Rule
from models.rules.plan import L1
from models.rules.semester import P1, P2, P3, P5, P6, P8, S1, S2, S3, S4, S6, S7, S8
from models.semester.problem import Child, Group, School, Semester, Tutor
from models.week import Interval

GOALS = ("paired", "waivers", "kept", "fit", "exceptions", "spread", "late")
LESS_IS_BETTER = ("waivers", "exceptions", "late")

Values = tuple[int, ...]
"""Of :data:`GOALS`, as the tables count them."""

Session = tuple[int, int]
"""A weekday and a start in minutes after midnight."""

Pairs = dict[str, str]
Slots = Mapping[Group, tuple[Session, ...]]


PROGRAMME = Policy.programme()


def easier(policy: Policy) -> set[str]:
    """The rules that a plan under this policy may break in the programme as written."""

    def is_easier(rule: Rule) -> bool:
        settings = {name: (setting, getattr(policy[rule.of], name)) for name, setting in rule.settings.items()}
        return any(
            value != setting.default if setting.choices else setting.eases * (value - setting.default) > 0
            for setting, value in settings.values()
        )

    # A school that closes when classes must end stays open as long as that is later; odd starts move with a margin.
    moved = {"S4"} if policy[S3].latest_end > 20 * 60 + 30 or policy[S4].margin_minutes else set()
    return {rule.id for rule in SEMESTER.rules if is_easier(rule)} | moved


# Values


def optimum(semester: Semester, policy: Policy = PROGRAMME) -> Values | None:
    """The best values of the programme's goals in their order, or ``None`` where no plan exists."""
    every = ((_worth(_pair_values(semester, policy, pairs)), pairs) for pairs in matchings(semester, policy))
    for worth, alike in groupby(sorted(every, key=lambda one: one[0], reverse=True), key=lambda one: one[0]):
        measures = {measure for _, pairs in alike for measure in slot_values(semester, policy, pairs)}
        if measures:
            spread, late = max(measures, key=lambda measure: (measure[0], -measure[1]))
            return (*(abs(value) for value in worth[:4]), spread, late)
    return None


def _worth(values: Values) -> Values:
    """More is better."""
    return tuple(-v if goal in LESS_IS_BETTER else v for goal, v in zip(GOALS, values, strict=False))


def plans(semester: Semester, policy: Policy = PROGRAMME) -> Iterator[tuple[Pairs, Values]]:
    """Of every plan there is the pairs and the goals' values; plans alike in both once."""
    for pairs in matchings(semester, policy):
        values = _pair_values(semester, policy, pairs)
        yield from ((pairs, (*values, *measure)) for measure in slot_values(semester, policy, pairs))


def attainable(semester: Semester, policy: Policy = PROGRAMME) -> set[Values]:
    """The goals' values of every plan there is."""
    return {values for _, values in plans(semester, policy)}


def values_of(semester: Semester, pairs: Pairs, slots: Slots, policy: Policy = PROGRAMME) -> Values | None:
    """The goals' values of one plan, or ``None`` where it breaks a rule."""
    tutors = _tutors_of(semester, pairs)
    if (
        pairs not in matchings(semester, policy)
        or set(slots) != set(tutors)
        or any(slots[group] not in weeks(semester, policy, group, its) for group, its in tutors.items())
        or not limits_hold(semester, policy, tutors, slots)
    ):
        return None
    return (*_pair_values(semester, policy, pairs), *_measured(slots.values()))


def best_in_order(values: Iterable[Values], goals: Sequence[str] = PROGRAMME.goals) -> Values | None:
    """Of all attainable values the best in the goals named, in that order and those alone."""
    return max(
        (tuple(plan[GOALS.index(goal)] for goal in goals) for plan in values),
        key=lambda plan: [-v if goal in LESS_IS_BETTER else v for goal, v in zip(goals, plan, strict=True)],
        default=None,
    )


def _pair_values(semester: Semester, policy: Policy, pairs: Pairs) -> Values:
    both = [(semester.children[child], semester.tutors[tutor]) for child, tutor in pairs.items()]
    costing = {rule.__name__ for rule in (P3, P5, P6, P8) if policy[rule].holds == "cost"}
    return (
        len(both),
        sum(child.gender != tutor.gender for child, tutor in both),
        sum(child.previous_tutor_id == tutor.id for child, tutor in both),
        sum(fit(semester, child, tutor) for child, tutor in both),
        sum(len(broken(child, tutor, policy) & costing) for child, tutor in both),
    )


def fits(semester: Semester, pairs: Pairs) -> tuple[int, ...]:
    """Of the paired children, from the lowest."""
    return tuple(sorted(fit(semester, semester.children[c], semester.tutors[t]) for c, t in pairs.items()))


def fit(semester: Semester, child: Child, tutor: Tutor) -> int:
    if (child.id, tutor.id) in semester.scores:
        return semester.scores[child.id, tutor.id]
    k = len(child.subjects)
    weights = range(k, 0, -1)
    got = sum(w * tutor.levels.get(s, 0) for w, s in zip(weights, child.subjects, strict=True))
    return int(100 * got / (3 * sum(weights)) + 0.5)


# Pairs


def broken(child: Child, tutor: Tutor, policy: Policy = PROGRAMME) -> set[str]:
    """Of the pairing rules that may only cost those that the pair breaks, as the policy puts them."""
    needs = child.subjects if policy[P3].need == "any" else child.subjects[:1]
    hours, online = tutor.in_person_hours, tutor.online_hours
    asked = policy[P5].in_person_hours, policy[P5].online_hours, policy[P5].total_hours
    held = {
        "P3": any(tutor.levels.get(need, 0) >= policy[P3].level for need in needs),
        "P5": all(had >= least for had, least in zip((hours, online, hours + online), asked, strict=True)),
        "P6": tutor.agreement,
        "P8": child.university_id == tutor.university_id,
    }
    return {rule for rule, holds in held.items() if not holds}


def allowed(semester: Semester, child: Child, tutor: Tutor, policy: Policy = PROGRAMME) -> bool:
    """P2, P3, P5, P6, P8 and the locks that forbid."""
    mixed = policy[P2].mixed
    return (
        not broken(child, tutor, policy) & {rule.__name__ for rule in (P3, P5, P6, P8) if policy[rule].binds}
        and (child.gender == tutor.gender or mixed == "always" or (mixed == "waiver" and child.gender_waiver != ""))
        and (not policy[L1].binds or (child.id, tutor.id) not in semester.forbidden)
    )


def matchings(semester: Semester, policy: Policy = PROGRAMME) -> Iterator[Pairs]:
    """Every pairing of the children."""
    children = list(semester.children.values())
    locked = dict(semester.pair_locks) if policy[L1].binds else {}
    may = {
        child.id: [tutor for tutor in semester.tutors.values() if allowed(semester, child, tutor, policy)]
        for child in children
    }

    def has_room(tutor: Tutor, child: Child, taken: Pairs) -> bool:
        """P1: no child yet, or under another policy fewer than so many, all of this child's group."""
        others = [semester.children[other].group for other, its_tutor in taken.items() if its_tutor == tutor.id]
        return len(others) < policy[P1].children_a_tutor and all(group == child.group for group in others)

    def extend(place: int, taken: Pairs) -> Iterator[Pairs]:
        if place == len(children):
            if all(taken.get(child) == tutor for child, tutor in locked.items()):
                yield taken
            return
        yield from extend(place + 1, taken)
        for tutor in may[children[place].id]:
            if has_room(tutor, children[place], taken):
                yield from extend(place + 1, {**taken, children[place].id: tutor.id})

    return extend(0, {})


# Timetables


def slot_values(semester: Semester, policy: Policy, pairs: Pairs) -> set[tuple[int, int]]:
    """``spread`` and ``late`` of every timetable of these pairs."""
    tutors = _tutors_of(semester, pairs)
    choices = [weeks(semester, policy, group, its) for group, its in tutors.items()]
    if any(not _room(semester, policy, {group: its}) for group, its in tutors.items()):
        return set()
    if _room(semester, policy, tutors):  # whoever meets when: what a group chooses is nothing to the others
        alone = [{_measured([week]) for week in its} for its in choices]
        return {(sum(spread for spread, _ in found), sum(late for _, late in found)) for found in product(*alone)}
    return {
        _measured(chosen)
        for chosen in product(*choices)
        if limits_hold(semester, policy, tutors, dict(zip(tutors, chosen, strict=True)))
    }


def _tutors_of(semester: Semester, pairs: Pairs) -> dict[Group, list[Tutor]]:
    """Of each group that meets, one for each child."""
    found: dict[Group, list[Tutor]] = {}
    for child, tutor in pairs.items():
        found.setdefault(semester.children[child].group, []).append(semester.tutors[tutor])
    return found


def _measured(chosen: Iterable[tuple[Session, ...]]) -> tuple[int, int]:
    chosen = list(chosen)
    spread = sum(max(day for day, _ in week) - min(day for day, _ in week) >= 2 for week in chosen)
    return spread, sum(start + 90 for week in chosen for _, start in week)


def weeks(semester: Semester, policy: Policy, group: Group, tutors: Iterable[Tutor]) -> list[tuple[Session, ...]]:
    """Every choice of slots for the group's week at which all the tutors are free."""
    school, margin = semester.schools[group.school_id], policy[S6].margin_minutes
    starts = sessions(school, policy[S4].margin_minutes, policy[S3].latest_end)
    slots = [slot for slot in starts if all(free(tutor, slot, margin) for tutor in tutors)]
    locked = semester.slot_locks.get(group, ()) if policy[L1].binds else ()
    most = policy[S2].most_minutes_a_day
    return [
        chosen
        for chosen in combinations(slots, policy[S1].sessions_a_week)
        if all((lock.weekday, lock.start) in chosen for lock in locked)
        and all(90 * sum(day == each for each, _ in chosen) <= most for day, _ in chosen)
        and not any(one[0] == two[0] and two[1] - one[1] < 90 for one, two in pairwise(chosen))
    ]


@cache
def sessions(school: School, margin: int = 0, latest: int = 20 * 60 + 30) -> list[Session]:
    """Every slot of the school, found minute by minute; who closes at 20:30 stays open as long as is allowed."""
    longer = latest > 20 * 60 + 30
    return [
        (weekday, start)
        for weekday, windows in enumerate(school.windows)
        for read in [[Interval(w.start, latest) if longer and w.end == 20 * 60 + 30 else w for w in windows]]
        for open_ in [_minutes(tuple(read), margin)]
        for start in sorted(open_)
        if (start % 30 == 0 or start - 1 not in open_ or start in {window.start for window in windows})
        and start + 90 <= latest
        and all(minute in open_ for minute in range(start, start + 90))
    ]


def free(tutor: Tutor, session: Session, margin: int = 0) -> bool:
    """Whether the tutor is free in every minute of the session."""
    weekday, start = session
    return _minutes(tutor.free[weekday], margin).issuperset(range(start, start + 90))


@cache
def _minutes(stretches: tuple[Interval, ...], margin: int) -> frozenset[int]:
    read = (range(max(0, one.start - margin), min(1440, one.end + margin)) for one in stretches)
    return frozenset(minute for stretch in read for minute in stretch)


# Limits


def limits_hold(semester: Semester, policy: Policy, tutors: Mapping[Group, list[Tutor]], slots: Slots) -> bool:
    """S7, S8: at the start of every session there is room for all groups that meet then."""
    moments = {session for week in slots.values() for session in week}
    together = {
        tuple(group for group, week in slots.items() if any(d == day and s <= at < s + 90 for d, s in week))
        for day, at in moments
    }
    return all(_room(semester, policy, {group: tutors[group] for group in groups}) for groups in together)


def _room(semester: Semester, policy: Policy, meeting: Mapping[Group, list[Tutor]]) -> bool:
    """Whether all limits hold while these groups meet at once: a seat each tutor, a computer each child."""
    for university in semester.universities.values():
        mine = [
            len({tutor.id for tutor in its}) for group, its in meeting.items() if group.university_id == university.id
        ]
        if sum(mine) > _more(university.seats, policy[S7].extra_seats):
            return False
        if len(mine) > _more(university.class_leaders, policy[S7].extra_class_leaders):
            return False
    return all(
        sum(len(its) for group, its in meeting.items() if group.school_id == school.id)
        <= _more(school.computers, policy[S8].extra_computers)
        for school in semester.schools.values()
    )


def _more(limit: int | None, extra: int) -> float:
    return float("inf") if limit is None else max(0, limit + extra)
