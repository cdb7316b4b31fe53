"""How often and how long leads and a school could meet, beside what else the leads do (V6-V11): arrays over pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import product

import numpy as np

from models.arrays import Bools, Ints, Minutes
from models.deadline import UNHURRIED, Deadline, check
from models.rules.visits import V6, V7, V8
from models.tuning import TUNING
from models.visits.pairs import Pairs, visit_minutes_needed
from models.visits.plan import NearLead
from models.visits.problem import HighSchool, Mode, Workshop
from models.visits.reach import most_minutes, windows
from models.week import WEEKDAYS

Option = tuple[Mode, Workshop | None]
"""A mode and its workshop. Mode B without one: its visits alone, as if a workshop were found."""

ENOUGH = 0
"""What is lacking where nothing is."""

ANYTHING, MINUTE = 1 << 40, 1 << 10
"""The weights of what is lacking, beside 1 for a visit: anything at all, and each minute."""

NO_OPTION = -1

DAYS_OF_WEEK = 7


@dataclass(frozen=True)
class PairQuestion:
    """Pairs that are asked about.

    ``minutes`` (pairs, days) are the longest visits on the days that nothing takes, ``dates`` (pairs,) the days on
    which the two could meet if nothing else were to do, and ``attends`` (pairs, options) whether the two can be at an
    option's workshop: always true of an option without one.
    """

    minutes: Minutes
    dates: Ints
    attends: Bools

    def part(self, pairs: Ints | slice, options: Sequence[int] | slice = slice(None)) -> PairQuestion:
        """Some of the pairs, in some of the options."""
        return PairQuestion(self.minutes[pairs], self.dates[pairs], self.attends[pairs][:, options])


@dataclass(frozen=True)
class PairHolding:
    """What pairs could hold at most, each in the option in which it comes closest to enough.

    ``option`` is its place among the options, ``NO_OPTION`` of a pair that could attend none. ``lacking`` tells how far
    it is from ``ENOUGH``: minutes count before visits.
    """

    option: Ints
    visits: Ints
    minutes: Ints
    lacking: Ints

    @property
    def enough(self) -> Bools:
        """Which pairs hold what an accompaniment needs."""
        found: Bools = self.lacking == ENOUGH
        return found

    @property
    def closest(self) -> Ints:
        """The pairs that could attend some option, the closest first."""
        pairs = np.flatnonzero(self.option != NO_OPTION)
        return pairs[np.argsort(self.lacking[pairs], kind="stable")]


class SeasonMeetings:
    """The meetings that a season and a policy leave room for.

    Whatever is asked raises ``OutOfTimeError`` where the deadline passes before all of it is answered.
    """

    def __init__(self, pairs: Pairs, deadline: Deadline = UNHURRIED) -> None:
        self.pairs = pairs
        self.deadline = deadline
        self._tuning = TUNING.get().visits_shortfall
        self._policy = pairs.policy
        self._windows = windows(pairs.season.period, pairs.policy)
        inside = [[window.holds(day) for day in pairs.days] for window in self._windows]
        self._inside: Bools = np.array(inside, dtype=bool).reshape(len(self._windows), len(pairs.days))
        self._weekdays: Ints = np.array([day.weekday() for day in pairs.days], dtype=np.int64)
        self._known_others: dict[date, Bools] = {}

    def options(self, school: HighSchool, workshops: Iterable[Workshop]) -> list[Option]:
        """The modes that the school accepts, mode B with each of the workshops."""
        options: list[Option] = [] if school.mode is Mode.B else [(Mode.A, None)]
        return options if school.mode is Mode.A else [*options, *((Mode.B, workshop) for workshop in workshops)]

    def by_day(self, weekly: Minutes, free: Bools) -> Minutes:
        """The minutes of weekdays (pairs, 5) on the days that are free (pairs, days)."""
        found: Minutes = np.where(free, weekly[:, self._weekdays], 0).astype(np.int16)
        return found

    def holdings(self, asked: PairQuestion, options: Sequence[Option]) -> PairHolding:
        """What each pair could hold in the option in which it comes closest; of equals the first."""
        step = max(1, self._tuning.date_rows_at_once // max(1, len(self._windows) * len(options)))
        parts = []
        for at in range(0, len(asked.dates), step):
            check(self.deadline)
            parts.append(self._held(asked.part(slice(at, at + step)), options))
        parts = parts or [self._held(asked, options)]
        return PairHolding(
            *(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(PairHolding))
        )

    def enough(self, asked: PairQuestion, options: Sequence[Option]) -> Bools:
        """Which pairs hold what an accompaniment needs in some option; the workshops are the season's."""
        many = len(asked.dates) > self._tuning.few_pairs
        found = self._glanced(asked, options) if many else np.zeros(len(asked.dates), dtype=bool)
        plain = [place for place, (_, workshop) in enumerate(options) if workshop is None]
        others = [place for place, (_, workshop) in enumerate(options) if workshop is not None]
        left = np.flatnonzero(~found & asked.minutes.any(axis=1))
        found[left] = self.holdings(asked.part(left, plain), [options[place] for place in plain]).enough
        left = np.flatnonzero(~found & asked.minutes.any(axis=1) & asked.attends[:, others].any(axis=1))
        if len(left):
            # A workshop only takes a date away: whose visits alone are too few need not be asked about each.
            visits = PairQuestion(asked.minutes[left], asked.dates[left], np.ones((len(left), 1), dtype=bool))
            left = left[self.holdings(visits, [(Mode.B, None)]).enough]
            found[left] = self.holdings(asked.part(left, others), [options[place] for place in others]).enough
        return found

    def _glanced(self, asked: PairQuestion, options: Sequence[Option]) -> Bools:
        """Pairs that hold enough on one and the same weekday, week after week: mostly that settles it."""
        found = np.zeros(len(asked.dates), dtype=bool)
        if self._policy[V8].days_apart > DAYS_OF_WEEK:
            return found
        every = np.ones(len(self.pairs.days), dtype=bool)
        for place, option in enumerate(options):
            check(self.deadline)
            fewest, most = self._visits(option[0])
            for inside, weekday in product(self._masks(every, option[1]), range(len(WEEKDAYS))):
                left = np.flatnonzero(~found & asked.attends[:, place])
                days = asked.minutes[left][:, inside & (self._weekdays == weekday)]
                count = (days > 0).sum(axis=1)
                minutes = np.minimum(count, most) * days.max(axis=1, initial=0).astype(np.int64)
                found[left] = (count >= fewest) & (minutes >= self._needed(option))
        return found

    def near(
        self, lead_id: str, asked: PairQuestion, held: PairHolding, pair: int, options: Sequence[Option]
    ) -> NearLead:
        """What a pair could hold at most, as a plan tells it; the pair could attend some option."""
        option = options[int(held.option[pair])]
        fewest, _ = self._visits(option[0])
        dates, left = int(asked.dates[pair]), int((asked.minutes[pair] > 0).sum())
        held_here = int(held.visits[pair]), int(held.minutes[pair])
        return NearLead(lead_id, option[0], dates, left, *held_here, fewest, self._needed(option))

    def _held(self, asked: PairQuestion, options: Sequence[Option]) -> PairHolding:
        nobody = np.full(len(asked.dates), NO_OPTION, dtype=np.int64)
        found = PairHolding(nobody, np.zeros_like(nobody), np.zeros_like(nobody), np.full_like(nobody, 2 * ANYTHING))
        for place, (option, best) in enumerate(zip(options, self._best(asked.minutes, options), strict=True)):
            fewest, _ = self._visits(option[0])
            visits = (best[1:] >= 0).sum(axis=0)
            minutes = np.where(visits >= fewest, best[fewest:].max(axis=0, initial=-1), best.max(axis=0))
            minutes = minutes.astype(np.int64)
            short = np.maximum(self._needed(option) - minutes, 0) * MINUTE + np.maximum(fewest - visits, 0)
            lacking = np.where(short > 0, ANYTHING + short, ENOUGH)
            closer = asked.attends[:, place] & (lacking < found.lacking)
            found.option[closer] = place
            for mine, better in ((found.visits, visits), (found.minutes, minutes), (found.lacking, lacking)):
                mine[closer] = better[closer]
        return found

    def _best(self, minutes: Minutes, options: Sequence[Option]) -> list[Minutes]:
        """For each option the most minutes by number of visits within any one window: shape (visits + 1, pairs).

        Windows and workshops often leave the same of the days on which anybody could meet: each such set of days is
        looked through once, and all of them together.
        """
        some: Bools = np.any(minutes, axis=0)
        days = [day for day, held in zip(self.pairs.days, some, strict=True) if held]
        sets: dict[bytes, int] = {}
        dates = {workshop.date if workshop else None: workshop for _, workshop in options}
        of_date = {
            day: [sets.setdefault(mask.tobytes(), len(sets)) for mask in self._masks(some, workshop)]
            for day, workshop in dates.items()
        }
        masks = np.array([np.frombuffer(mask, dtype=bool) for mask in sets], dtype=bool).reshape(len(sets), len(days))
        rows: Minutes = np.where(masks[:, None, :], minutes[None, :, some], 0).astype(np.int16)
        rows = rows.reshape(len(sets) * len(minutes), len(days))
        most_visits = max((self._visits(mode)[1] for mode, _ in options), default=0)
        table = most_minutes(days, rows, self._policy[V8].days_apart, most_visits)
        by_set = table.reshape(most_visits + 1, len(sets), len(minutes))
        known: dict[tuple[Mode, date | None], Minutes] = {}
        for mode, workshop in options:
            key = mode, workshop.date if workshop else None
            if key not in known:
                known[key] = by_set[: self._visits(mode)[1] + 1, of_date[key[1]]].max(axis=1, initial=-1)
                known[key][0] = 0
        return [known[mode, workshop.date if workshop else None] for mode, workshop in options]

    def _masks(self, some: Bools, workshop: Workshop | None) -> list[Bools]:
        """The days of each window that may hold visits, of those on which anybody could meet."""
        found = []
        for window, inside in zip(self._windows, self._inside, strict=True):
            if workshop is None:
                found.append(inside[some])
            elif window.holds(workshop.date):
                found.append((inside & self._others(workshop.date))[some])
        return found

    def _others(self, day: date) -> Bools:
        """All days but one: shape (days,)."""
        if day not in self._known_others:
            self._known_others[day] = np.array([other != day for other in self.pairs.days], dtype=bool)
        return self._known_others[day]

    def _visits(self, mode: Mode) -> tuple[int, int]:
        return self._policy[V7].visits(mode)

    def _needed(self, option: Option) -> int:
        mode, workshop = option
        if mode is Mode.A or workshop is not None:
            return visit_minutes_needed(mode, workshop, self._policy)
        hour = 60
        longest = max(
            (one.minutes for one in self.pairs.season.workshops.values()),
            default=hour * self._policy[V7].workshop_hours,
        )
        rest = hour * self._policy[V6].hours - longest
        return max(hour * self._policy[V7].visit_hours_b, rest)
