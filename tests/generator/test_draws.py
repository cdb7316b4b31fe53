"""The draws under every instance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.generator.draws import Draws, apportion


def test_a_stream_is_the_same_for_the_same_seed_and_name() -> None:
    one, two = Draws(7, "children"), Draws(7, "children")
    assert [one.whole(0, 99) for _ in range(50)] == [two.whole(0, 99) for _ in range(50)]


def test_streams_of_one_seed_differ() -> None:
    one, two = Draws(7, "children"), Draws(7, "tutors")
    assert [one.whole(0, 99) for _ in range(50)] != [two.whole(0, 99) for _ in range(50)]


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        Draws(-1, "children")


def test_whole_reaches_both_ends_and_no_further() -> None:
    draws = Draws(0, "whole")
    assert {draws.whole(3, 5) for _ in range(200)} == {3, 4, 5}


def test_weights_are_respected() -> None:
    draws = Draws(0, "weighted")
    drawn = [draws.pick_weighted({"often": 0.8, "seldom": 0.2, "never": 0.0}) for _ in range(2000)]
    assert drawn.count("never") == 0
    assert 0.75 < drawn.count("often") / 2000 < 0.85


def test_some_draws_nothing_twice() -> None:
    draws = Draws(0, "some")
    assert sorted(draws.some(range(5), 9)) == [0, 1, 2, 3, 4]
    assert len(set(draws.some_weighted({"a": 1.0, "b": 5.0, "c": 1.0}, 2))) == 2


@given(
    total=st.integers(0, 300),
    places=st.lists(st.tuples(st.floats(0.1, 9.0), st.integers(0, 60)), min_size=1, max_size=12),
)
def test_shares_fill_what_fits_and_nothing_more(total: int, places: list[tuple[float, int]]) -> None:
    weights, most = [weight for weight, _ in places], [limit for _, limit in places]
    shares = apportion(total, weights, most)
    assert sum(shares) == min(total, sum(most))
    assert all(0 <= share <= limit for share, limit in zip(shares, most, strict=True))


def test_shares_follow_the_weights() -> None:
    assert apportion(10, [1.0, 1.0, 2.0]) == [3, 2, 5]
