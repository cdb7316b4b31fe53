"""The week's grid: no two groups on top of each other, nothing out of its place."""

from hypothesis import given
from hypothesis import strategies as st

from matcher.report.week import week_grid

SESSIONS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 22 * 2), st.integers(1, 4)).map(
        lambda drawn: (drawn[0], 30 * drawn[1], 30 * drawn[1] + 30 * drawn[2])
    ),
    min_size=1,
    max_size=30,
)


@given(SESSIONS)
def test_every_session_is_placed_once_and_none_covers_another(
    sessions: list[tuple[int, int, int]],
) -> None:
    grid = week_grid((*session, item) for item, session in enumerate(sessions))
    assert grid is not None
    blocks = [block for day in grid.days for block in day]
    placed = {block.item: (block.weekday, block.start, block.end) for block in blocks}
    assert placed == dict(enumerate(sessions))
    assert len(blocks) == len(sessions)
    for one in blocks:
        assert 0 <= one.lane < one.lanes <= grid.lanes[one.weekday]
        assert 0 <= grid.top(one) <= grid.top(one) + grid.height(one) <= 100.0001
        for other in blocks:
            same_day = one.item != other.item and one.weekday == other.weekday
            if same_day and one.start < other.end and other.start < one.end:
                assert one.lanes == other.lanes
                assert one.lane != other.lane


def test_sessions_that_only_touch_share_a_lane() -> None:
    grid = week_grid([(0, 960, 1050, 0), (0, 1050, 1140, 1)])
    assert grid is not None
    assert grid.lanes == (1, 1, 1, 1, 1)
    assert grid.hours == (960, 1020, 1080, 1140)


def test_no_session_no_grid() -> None:
    assert week_grid([]) is None
