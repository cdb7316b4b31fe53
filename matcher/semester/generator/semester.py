"""A whole semester from a seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from matcher.generator import names
from matcher.generator.draws import Draws, apportion
from matcher.semester.generator.catalog import LIMITS, SIZES, USUAL_VARIANT, VARIANTS, Size, Variant
from matcher.semester.generator.extras import limited_schools, limited_universities, with_locks_and_scores
from matcher.semester.generator.people import make_children, make_tutors, school_windows, with_previous_tutors
from matcher.semester.generator.places import SchoolPlace, invented_places, register_places
from models.policy import Policy
from models.rules.semester import S9
from models.semester.problem import Group, School, Semester, Term, University

_FIRST_DAY, _LAST_DAY = date(2026, 9, 14), date(2027, 1, 15)
_EXAMS = (date(2026, 11, 9), date(2027, 1, 11))
"""Mondays of the weeks without lessons."""


def generate_semester(
    size: str,
    seed: int,
    *,
    variant: str = USUAL_VARIANT,
    tutors_per_child: float | None = None,
    limits: str | None = None,
    register: Path | None = None,
    children: int | None = None,
    universities: int | None = None,
) -> Semester:
    """A realistic semester; the same arguments give the same semester, everywhere.

    ``size``, ``variant`` and ``limits`` are keys of :mod:`matcher.semester.generator.catalog`; where
    ``tutors_per_child`` and ``limits`` are given, they take the place of the variant's. ``children`` and
    ``universities`` take the place of the size's; where only one is given, the other stays in proportion. ``register``
    is a table of real schools (``code, name, level, remoteness, county, boys, girls, lat, lon, island``); without it
    the schools are invented. The schools, their hours and the children of a size and seed are the same in every variant
    but for previous tutors, and but for hours where the variant names some. In a mixture each university has a variant
    of its own, in turn.

    Raises ``KeyError`` for an unknown size, variant or limit, ``ValueError`` for a negative seed or number of tutors
    and for too few children for the universities, and :class:`matcher.tables.faults.InputError` where the register
    cannot serve.
    """
    chosen, kind = SIZES[size].scale(children, universities), VARIANTS[variant]
    ratio = kind.tutors_per_child if tutors_per_child is None else tutors_per_child
    if ratio < 0:
        raise ValueError(f"tutors per child are 0 or more: {ratio}")
    policy = Policy.programme()
    served = _served_places(seed, chosen, register)
    kinds = _kinds(seed, kind, len(served))
    semester = _people_and_places(seed, policy, served, kinds)
    total = round(ratio * len(semester.children))
    of_university = dict(zip(semester.universities, kinds, strict=True))
    tutors = make_tutors(Draws(seed, "tutors"), policy, _tutor_counts(seed, semester, total), of_university)
    semester = replace(semester, tutors=tutors)
    semester = replace(semester, children=with_previous_tutors(Draws(seed, "previous"), policy, semester))
    of_limit = {id_: LIMITS[limits or its.limits or chosen.limits] for id_, its in of_university.items()}
    semester = replace(
        semester,
        universities=limited_universities(Draws(seed, "limits"), of_limit, semester),
        schools=limited_schools(Draws(seed, "computers"), LIMITS[limits or kind.limits or chosen.limits], semester),
    )
    if chosen.extras:
        semester = with_locks_and_scores(Draws(seed, "extras"), policy, semester)
    return semester


def _kinds(seed: int, variant: Variant, universities: int) -> list[Variant]:
    """The variant of each university."""
    if not variant.mixture:
        return [variant] * universities
    names_of = [variant.mixture[number % len(variant.mixture)] for number in range(universities)]
    return [VARIANTS[name] for name in Draws(seed, "mixture").some(names_of, universities)]


def _served_places(seed: int, size: Size, register: Path | None) -> list[list[tuple[SchoolPlace, int]]]:
    """For each university the schools it serves and the number of children of each."""
    draws = Draws(seed, "places")
    universities = draws.whole(*size.universities)
    children = apportion(draws.whole(*size.children), [draws.fraction(0.8, 1.25) for _ in range(universities)])
    counts = [max(2, round(count / size.children_a_group)) for count in children]
    if register is None:
        places = invented_places(draws, Draws(seed, "remoteness"), counts)
    else:
        places = register_places(draws, counts, register)
    _share_schools(draws, places, min(size.shared_schools, universities - 1))
    return [_group_sizes(draws, own, count) for own, count in zip(places, children, strict=True)]


def _share_schools(draws: Draws, places: list[list[SchoolPlace]], count: int) -> None:
    """Let ``count`` universities serve a school of the next one in place of their own last."""
    for index in sorted(draws.some(range(len(places) - 1), count)):
        places[index][-1] = places[index + 1][0]


def _group_sizes(draws: Draws, places: Sequence[SchoolPlace], children: int) -> list[tuple[SchoolPlace, int]]:
    """Larger groups at larger schools, and none larger than half of its school."""
    largest_first = sorted(places, key=lambda place: (-place.most_children, place.id))
    weights = sorted((draws.fraction(0.6, 1.6) for _ in places), reverse=True)
    sizes = apportion(children, weights, [place.most_children for place in largest_first])
    by_id = {place.id: size for place, size in zip(largest_first, sizes, strict=True)}
    return [(place, by_id[place.id]) for place in places]


def _people_and_places(
    seed: int, policy: Policy, served: Sequence[Sequence[tuple[SchoolPlace, int]]], kinds: Sequence[Variant]
) -> Semester:
    university_ids = names.number_ids("U", 2, len(served))
    groups = [
        (Group(university_id, place.id), place, count)
        for university_id, own in zip(university_ids, served, strict=True)
        for place, count in own
    ]
    draws = Draws(seed, "schools")
    schools: dict[str, School] = {}
    hours = {id_: kind.school_hours for id_, kind in zip(university_ids, kinds, strict=True)}
    for group, place, _ in groups:
        if group.school_id not in schools:
            named = hours[group.university_id]
            windows = school_windows(draws, policy, named, junior=place.junior, buses=place.buses)
            schools[place.id] = School(place.id, place.name, windows, place.county, remoteness=place.remoteness)
    return Semester(
        universities={
            id_: University(id_, names.name_of("university", name))
            for id_, name in zip(
                university_ids, names.university_stems(Draws(seed, "universities"), len(served)), strict=True
            )
        },
        schools=schools,
        groups=tuple(group for group, _, _ in groups),
        children=make_children(Draws(seed, "children"), policy, groups),
        tutors={},
        term=_term(policy),
    )


def _tutor_counts(seed: int, semester: Semester, total: int) -> dict[str, int]:
    """Tutors for each university: by its children, but not everywhere alike."""
    draws = Draws(seed, "recruiting")
    weights = dict.fromkeys(semester.universities, 0.0)
    for child in semester.children.values():
        weights[child.university_id] += 1
    uneven = [weight * draws.fraction(0.85, 1.15) for weight in weights.values()]
    return dict(zip(weights, apportion(total, uneven), strict=True))


def _term(policy: Policy) -> Term:
    closed = frozenset(monday + timedelta(days=day) for monday in _EXAMS for day in range(5))
    return Term(_FIRST_DAY, _LAST_DAY, policy[S9].weeks, names.name_of("term"), closed)
