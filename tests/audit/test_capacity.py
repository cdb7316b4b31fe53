"""The sweep of S7 and S8 against a count of every minute."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matcher.semester.audit.capacity import Use, overloads
from models.semester.problem import Group

GROUP = Group("U1", "S1")

uses = st.lists(
    st.builds(
        lambda start, length, amount: Use(start, start + length, amount, GROUP, "slots.csv:2"),
        st.integers(0, 30),
        st.integers(0, 12),
        st.integers(0, 5),
    ),
    max_size=12,
)


def stretches(held: list[Use], limit: int) -> list[tuple[int, int]]:
    """Each unbroken stretch over the limit: the first minute of its peak, and the peak."""
    found: list[list[tuple[int, int]]] = []
    over = False
    for minute in range(60):
        amount = sum(use.amount for use in held if use.start <= minute < use.end)
        if amount > limit:
            if not over:
                found.append([])
            found[-1].append((minute, amount))
        over = amount > limit
    return [max(stretch, key=lambda place: (place[1], -place[0])) for stretch in found]


@given(uses, st.integers(0, 8))
def test_the_sweep_finds_what_every_minute_shows(held: list[Use], limit: int) -> None:
    swept = [(found.start, found.amount) for found in overloads(held, limit)]
    assert swept == stretches(held, limit)


@given(uses, st.integers(0, 8))
def test_the_users_named_are_those_at_the_peak(held: list[Use], limit: int) -> None:
    for found in overloads(held, limit):
        there = [use for use in held if use.start <= found.start < use.end]
        assert sorted(map(id, found.users)) == sorted(map(id, there))


def test_touching_sessions_do_not_overlap() -> None:
    held = [Use(960, 1050, 2, GROUP, "slots.csv:2"), Use(1050, 1140, 2, GROUP, "slots.csv:3")]
    assert list(overloads(held, 2)) == []


def test_a_session_within_another_overlaps() -> None:
    held = [Use(960, 1050, 2, GROUP, "slots.csv:2"), Use(990, 1020, 1, GROUP, "slots.csv:3")]
    assert [(found.start, found.amount) for found in overloads(held, 2)] == [(990, 3)]
