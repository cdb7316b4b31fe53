"""Generated semesters: reproducible, consistent, and of the size and mix they promise."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.semester.generator.catalog import SIZES, VARIANTS
from matcher.semester.generator.semester import generate_semester
from models.semester.problem import Gender, Semester
from models.week import Week
from tests.doses import examples

SMALL = [size for size in SIZES if size != "country"]
"""A country takes ten seconds to make."""


def test_the_same_arguments_give_the_same_semester_and_another_seed_another() -> None:
    assert generate_semester("county", 3) == generate_semester("county", 3)
    assert generate_semester("tiny", 3) != generate_semester("tiny", 4)


def test_variants_share_schools_and_children() -> None:
    scarce = generate_semester("national", 5)
    for variant in ("ample", "few_men", "identical"):
        other = generate_semester("national", 5, variant=variant)
        assert other.schools == scarce.schools
        assert _without_previous(other) == _without_previous(scarce)
        assert other.tutors != scarce.tutors


def _without_previous(semester: Semester) -> list[object]:
    return [replace(child, previous_tutor_id="") for child in semester.children.values()]


@examples(60)
@given(
    seed=st.integers(0, 2**40),
    size=st.sampled_from(["tiny", "tiny", "tiny", "county"]),
    variant=st.sampled_from(sorted(VARIANTS)),
)
def test_every_semester_is_consistent(seed: int, size: str, variant: str) -> None:
    semester = generate_semester(size, seed, variant=variant)
    _check_references(semester)
    _check_people(semester)
    for school in semester.schools.values():
        _check_week(school.windows)
    for tutor in semester.tutors.values():
        _check_week(tutor.free)


def _check_references(semester: Semester) -> None:
    groups = set(semester.groups)
    assert len(groups) == len(semester.groups)
    for group in groups:
        assert group.university_id in semester.universities
        assert group.school_id in semester.schools
    assert {child.group for child in semester.children.values()} == groups
    for mapping in (semester.universities, semester.schools, semester.children, semester.tutors):
        assert all(id_ == entry.id for id_, entry in mapping.items())
    for tutor in semester.tutors.values():
        assert tutor.university_id in semester.universities
    for pair in (*semester.pair_locks, *semester.forbidden, *semester.scores):
        child, tutor = semester.children[pair[0]], semester.tutors[pair[1]]
        assert child.university_id == tutor.university_id


def _check_people(semester: Semester) -> None:
    previous = [c for c in semester.children.values() if c.previous_tutor_id]
    tutors = Counter(child.previous_tutor_id for child in previous)
    assert all(count == 1 for count in tutors.values())
    for child in semester.children.values():
        assert 3 <= child.grade <= 9
        assert 1 <= len(child.subjects) <= 3
        assert len(set(child.subjects)) == len(child.subjects)
    for child in previous:
        assert semester.tutors[child.previous_tutor_id].university_id == child.university_id
    for tutor in semester.tutors.values():
        assert set(tutor.levels.values()) <= {1, 2, 3}
        assert tutor.levels
        assert tutor.in_person_hours >= 0
        assert tutor.online_hours >= 0


def _check_week(week: Week) -> None:
    for day in week:
        assert all(one.end < two.start for one, two in pairwise(day))
        for window in day:
            assert 0 <= window.start < window.end <= 24 * 60
            assert window.end - window.start >= 90


@pytest.mark.parametrize("seed", range(6))
def test_national_has_the_size_of_the_programme(seed: int) -> None:
    semester = generate_semester("national", seed)
    children, tutors = semester.children, semester.tutors
    assert len(semester.universities) == 25
    assert 1600 <= len(children) <= 1900
    assert len(tutors) == pytest.approx(1.2 * len(children), abs=1)
    assert 10 <= len(children) / len(semester.groups) <= 14
    served = Counter(child.university_id for child in children.values())
    assert min(served.values()) >= 45
    assert max(served.values()) <= 110
    serving = Counter(group.school_id for group in semester.groups)
    assert Counter(serving.values())[2] == 4


def test_schools_are_as_remote_as_the_ministrys_are() -> None:
    """Of its list 72 % are just remote, 17 % specially and 11 % extremely so; the latter's children go home by bus."""
    schools = [school for seed in range(3) for school in generate_semester("national", seed).schools.values()]
    shares = {level: count / len(schools) for level, count in Counter(school.remoteness for school in schools).items()}
    assert set(shares) == {"remote", "special", "extreme"}
    assert shares["remote"] == pytest.approx(0.72, abs=0.08)
    assert shares["special"] > shares["extreme"] > 0.05


@pytest.mark.parametrize(
    ("variant", "men", "ratio"),
    [("scarce", 0.30, 1.2), ("ample", 0.40, 3.0), ("few_men", 0.12, 1.2)],
)
def test_national_has_the_mix_of_its_variant(variant: str, men: float, ratio: float) -> None:
    semester = generate_semester("national", 11, variant=variant)
    tutors = list(semester.tutors.values())
    share = sum(tutor.gender is Gender.M for tutor in tutors) / len(tutors)
    assert share == pytest.approx(men, abs=0.04)
    assert len(tutors) / len(semester.children) == pytest.approx(ratio, abs=0.01)
    trained = [t for t in tutors if min(t.in_person_hours - 8, t.online_hours - 4) >= 0 and t.agreement]
    assert 0.88 <= len(trained) / len(tutors) <= 0.97
    boys = sum(child.gender is Gender.M for child in semester.children.values())
    assert boys / len(semester.children) == pytest.approx(0.5, abs=0.06)


def test_tutors_a_child_can_be_set_but_not_what_cannot_be() -> None:
    semester = generate_semester("tiny", 2, tutors_per_child=2.0)
    assert len(semester.tutors) == 2 * len(semester.children)
    assert generate_semester("tiny", 2, tutors_per_child=0).tutors == {}
    with pytest.raises(ValueError, match="tutors per child"):
        generate_semester("tiny", 2, tutors_per_child=-0.1)
    with pytest.raises(ValueError, match="too few"):
        generate_semester("national", 1, children=70, universities=10)


@pytest.mark.parametrize("size", SMALL)
def test_scarce_has_no_limits_but_where_the_size_brings_them(size: str) -> None:
    semester = generate_semester(size, 1)
    limited = [u for u in semester.universities.values() if u.seats or u.class_leaders]
    assert len(limited) == (2 if size == "county" else 0)
    assert generate_semester(size, 1, limits="none").universities.keys() == semester.universities.keys()


def test_limits_are_realistic() -> None:
    semester = generate_semester("national", 4, variant="limits")
    served = Counter(child.university_id for child in semester.children.values())
    for university in semester.universities.values():
        assert university.seats is not None
        assert 0.59 <= university.seats / served[university.id] <= 0.71
        assert university.class_leaders in (2, 3, 4)
        assert university.approved_children == served[university.id]
    assert all(school.computers for school in semester.schools.values())


def test_identical_tutors_are_of_few_kinds() -> None:
    semester = generate_semester("national", 4, variant="identical")
    kinds = {(t.university_id, t.gender, tuple(sorted(t.levels.items())), t.free) for t in semester.tutors.values()}
    assert len(kinds) <= 6 * 25


@pytest.mark.parametrize("seed", range(10))
def test_county_has_everything_and_its_locks_hold_together(seed: int) -> None:
    semester = generate_semester("county", seed)
    assert semester.term is not None
    assert semester.term.weeks == 10
    locks = (semester.pair_locks, semester.forbidden, semester.slot_locks, semester.scores)
    assert [len(one) for one in locks] == [2, 3, 2, 8]
    assert not semester.forbidden & set(semester.pair_locks)
    assert len({tutor for _, tutor in semester.pair_locks}) == 2
    assert not {semester.children[c].group for c, _ in semester.pair_locks} & set(semester.slot_locks)
    assert any(child.gender_waiver for child in semester.children.values())
    assert any(child.previous_tutor_id for child in semester.children.values())
    assert max(Counter(group.school_id for group in semester.groups).values()) == 2
    assert any(school.computers for school in semester.schools.values())


def test_names_can_be_saved_by_excel_in_cp950() -> None:
    for size, universities in [*((size, None) for size in SMALL), ("country", 60)]:
        semester = generate_semester(size, 8, universities=universities)
        people = (semester.children, semester.tutors, semester.universities, semester.schools)
        names = [one.name for of in people for one in of.values()]
        assert [name for name in names if name.encode("cp950").decode("cp950") != name] == []


@pytest.mark.parametrize("seed", range(6))
def test_huge_is_one_university_of_thirty_groups(seed: int) -> None:
    semester = generate_semester("huge", seed)
    assert len(semester.universities) == 1
    assert len(semester.groups) == 30
    assert 460 <= len(semester.children) <= 480


@pytest.mark.dose(0)
def test_country_is_the_national_semester_in_large() -> None:
    semester = generate_semester("country", 1)
    _check_references(semester)
    assert len(semester.universities) == 1400
    assert len(semester.children) == 100_000
    assert len(semester.tutors) == 120_000
    assert 11.5 <= len(semester.children) / len(semester.groups) <= 12.5
    serving = Counter(group.school_id for group in semester.groups)
    assert Counter(serving.values())[2] == 224
    for mapping in (semester.universities, semester.children, semester.tutors):
        assert list(mapping) == sorted(mapping)
        assert len({len(id_) for id_ in mapping}) == 1
    assert len({university.name for university in semester.universities.values()}) == 1400


@pytest.mark.parametrize(
    ("size", "children", "universities", "expected"),
    [
        ("national", 50, None, (50, 1)),
        ("national", 700, None, (700, 10)),
        ("national", 3500, 7, (3500, 7)),
        ("national", None, 2, (140, 2)),
        ("huge", 1000, 1, (1000, 1)),
        ("county", 1000, None, (1000, 15)),
        ("country", 700, None, (700, 10)),
    ],
)
def test_any_size_can_be_scaled(
    size: str, children: int | None, universities: int | None, expected: tuple[int, int]
) -> None:
    semester = generate_semester(size, 3, children=children, universities=universities)
    _check_references(semester)
    assert (len(semester.children), len(semester.universities)) == expected
    assert min(Counter(group.university_id for group in semester.groups).values()) >= 2
    assert len(semester.tutors) == pytest.approx(1.2 * expected[0], abs=1)
