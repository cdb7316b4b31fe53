"""What a group gains alone at each slot pair with at most so many pairs, at prices of tutors, in whole numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.arrays import Bools, Floats, Ints
from models.semester.joint.bounds import locked_places, matched_gain
from models.semester.joint.part import GroupBlock, SemesterPart


@dataclass(frozen=True)
class CountedOption:
    """An option of a block and how many pairs it can hold there: from ``least``, its locked ones, to ``most``."""

    block: int
    option: int
    least: int
    most: int


def counted_options(part: SemesterPart, options: Sequence[Ints]) -> tuple[CountedOption, ...]:
    """The options of each block at which its locked pairs can be made and anybody paired at all.

    Where no limit counts pairs, their number is left open: as many as gain anything.
    """
    found = []
    counting = bool(part.counting_pairs.any())
    for row, (block, mine) in enumerate(zip(part.blocks, options, strict=True)):
        allowed = part.allowed[np.ix_(block.children, block.tutors)]
        places = locked_places(block)
        for option in mine.tolist():
            free = block.masks[option]
            able = allowed[:, free]
            locked = all(column >= 0 and free[column] and allowed[child, column] for child, column in places)
            most = min(block.most, int(able.any(axis=1).sum()), int(able.any(axis=0).sum()))
            if locked and most >= max(1, len(places)):
                least = max(1, len(places)) if counting else most
                found.append(CountedOption(row, option, least, most))
    return tuple(found)


@dataclass(frozen=True)
class WholePrices:
    """Whole prices of tutors ``(T,)`` and of a unit of each limit ``(limits,)``."""

    tutors: Ints
    limits: Ints


@dataclass(frozen=True)
class Promise:
    """What no plan exceeds: a constant, and what each option adds by its number of pairs; all of whole numbers."""

    constant: int
    gains: tuple[Floats, ...]


def promise(
    part: SemesterPart, options: Sequence[CountedOption], worth: Floats, slot_worth: Sequence[int], prices: Ints
) -> Promise:
    """The promise of tutors' prices: their sum, and what each option gains at them, its slots included."""
    gains = gains_by_count(part, options, worth, prices)
    return Promise(int(prices.sum()), tuple(of + float(slots) for of, slots in zip(gains, slot_worth, strict=True)))


def within(
    part: SemesterPart, options: Sequence[CountedOption], promised: Promise, limits: Ints, need: int
) -> tuple[int, tuple[CountedOption, ...]]:
    """The bound of a promise with the limits priced, and the options with the numbers of pairs of plans worth ``need``.

    What a group's pairs pay at limits (``limits`` a unit) is taken off its gains. An option that falls short of its
    group's best by more than the bound exceeds the need is in no such plan. Cuts after the first cannot help here: the
    first prices are the duals of the relaxation, and no weights of further cuts bound it closer.
    """
    counting = part.counting_pairs
    gains = []
    for each, of in zip(options, promised.gains, strict=True):
        touched = part.blocks[each.block].touches[each.option]
        toll = int(limits[touched & counting].sum())
        fixed = int(limits[touched & ~counting].sum())
        gains.append(of - float(fixed) - float(toll) * np.arange(each.least, each.most + 1))
    top = [-math.inf if block.forced else 0.0 for block in part.blocks]
    for each, of in zip(options, gains, strict=True):
        top[each.block] = max(top[each.block], float(of.max()))
    bound = float(promised.constant) + float(limits @ part.capacities) + sum(top)
    if bound == -math.inf:
        return need - 1, ()
    kept = []
    for each, of in zip(options, gains, strict=True):
        may = np.flatnonzero(bound - top[each.block] + of >= need)
        if len(may):
            kept.append(replace(each, least=each.least + int(may[0]), most=each.least + int(may[-1])))
    return int(bound), tuple(kept)


def narrow(options: Sequence[CountedOption], promised: Promise, kept: Sequence[CountedOption]) -> Promise:
    """The promise for the options and numbers of pairs that are kept of these."""
    place = {(each.block, each.option): number for number, each in enumerate(options)}
    gains = []
    for each in kept:
        number = place[each.block, each.option]
        first = each.least - options[number].least
        gains.append(promised.gains[number][first : first + each.most - each.least + 1])
    return Promise(promised.constant, tuple(gains))


def gains_by_count(
    part: SemesterPart, options: Sequence[CountedOption], worth: Floats, prices: Ints
) -> tuple[Floats, ...]:
    """For each option the gains with at most ``least``, ``least + 1``, … ``most`` pairs: ``(most - least + 1,)``.

    A pair is worth ``worth`` (``(C, T)``, whole numbers) less the price of its tutor (``(T,)``, whole numbers); sums
    are exact. Options of a block with the same tutors gain the same.
    """
    known: dict[tuple[int, bytes, int, int], Floats] = {}
    found = []
    for each in options:
        block = part.blocks[each.block]
        key = (each.block, block.masks[each.option].tobytes(), each.least, each.most)
        if key not in known:
            known[key] = _gains(part, block, each, worth, prices)
        found.append(known[key])
    return tuple(found)


def _gains(part: SemesterPart, block: GroupBlock, each: CountedOption, worth: Floats, prices: Ints) -> Floats:
    at = np.ix_(block.children, block.tutors)
    offers = np.where(part.allowed[at], worth[at] - prices[block.tutors], -math.inf)
    columns = _distinct(offers, block.masks[each.option], locked_places(block))
    offered, places = offers[:, columns], locked_places(block)
    counts = range(each.least, each.most + 1)
    most = matched_gain(offered, places, columns, each.most)
    gains = np.full(len(counts), most)
    for number, count in enumerate(counts):
        gains[number] = matched_gain(offered, places, columns, count)
        if gains[number] == most:
            break  # more pairs than gain anything are not made
    return gains


def _distinct(offers: Floats, free: Bools, locked: Sequence[tuple[int, int]]) -> Bools:
    """The tutors free, less those alike whom the children are too few for: their number is most of the work."""
    columns = np.flatnonzero(free)
    if len(columns) <= 2 * len(offers):
        return free
    seen: dict[bytes, list[int]] = {}
    for column in columns.tolist():
        seen.setdefault(offers[:, column].tobytes(), []).append(column)
    kept = np.zeros_like(free)
    for alike in seen.values():
        kept[alike[: len(offers)]] = True
    kept[[column for _, column in locked]] = True
    return kept
