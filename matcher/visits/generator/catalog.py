"""What seasons of visits can be generated: the sizes and the variants, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.generator.catalog import REGISTER, Catalog, GeneratorOption

Whole = tuple[int, int]
"""Least and most of a number that is drawn."""
Share = tuple[float, float]
"""Least and most of a share that is drawn."""


@dataclass(frozen=True, slots=True)
class VisitSize:
    """How large a season is.

    A ``regional`` one has its schools in one county and its neighbours. ``assigned``, ``forbidden`` and ``fixed`` count
    the locks; ``own_figures`` the distances and the scores that the office gives itself.
    """

    leads: Whole
    schools: Whole
    workshops: Whole
    professors: Whole
    regional: bool = True
    assigned: int = 1
    forbidden: int = 1
    fixed: int = 1
    own_figures: int = 0


@dataclass(frozen=True, slots=True)
class VisitVariant:
    """How much room a season has.

    ``places`` of all leads together as a share of the eligible schools; ``weekdays_free`` of a lead and ``trips``, the
    number of stretches of days on which one is away. The share ``short`` of the leads is free on few dates only:
    ``short_dates`` of the whole season, on ``short_weekdays``. ``workshop_places`` are the capacities of all workshops
    together as a share of the leads' places: ``None`` is no workshops; the share ``unlimited`` of them has no limit.
    """

    places: Share
    weekdays_free: Whole
    trips: Whole
    short: float = 0.0
    short_dates: Whole = (10, 16)
    short_weekdays: Whole = (1, 2)
    workshop_places: Share | None = None
    unlimited: float = 0.0
    professors: bool = False


VISIT_SIZES: Mapping[str, VisitSize] = {
    "tiny": VisitSize((3, 3), (5, 5), (2, 2), (1, 1)),
    "city": VisitSize((11, 12), (31, 33), (4, 4), (2, 2), assigned=2, forbidden=3, fixed=2, own_figures=6),
    "national": VisitSize((70, 75), (200, 210), (6, 8), (6, 8), False, assigned=3, forbidden=5, fixed=3),
}

_AMPLE_PLACES: Share = (1.1, 1.3)
_TIGHT_PLACES: Share = (0.8, 0.88)
_BINDING: Share = (0.4, 0.5)

USUAL_VISIT_VARIANT = "tight-workshops"
"""What a season is where no variant is named."""

VISIT_VARIANTS: Mapping[str, VisitVariant] = {
    "ample": VisitVariant(_AMPLE_PLACES, (2, 4), (0, 1)),
    "tight": VisitVariant(_TIGHT_PLACES, (2, 3), (1, 3), 0.4),
    "ample-workshops": VisitVariant(_AMPLE_PLACES, (2, 4), (0, 1), workshop_places=(1.0, 1.2), unlimited=0.4),
    "tight-workshops": VisitVariant(_TIGHT_PLACES, (2, 3), (1, 3), 0.4, workshop_places=_BINDING),
    "professors": VisitVariant(_TIGHT_PLACES, (2, 3), (1, 3), 0.4, workshop_places=_BINDING, professors=True),
    "short-dates": VisitVariant(_TIGHT_PLACES, (2, 3), (1, 3), 0.8, short_dates=(6, 11), workshop_places=_BINDING),
}

CATALOG = Catalog(
    {name: max(size.schools) + max(size.leads) for name, size in VISIT_SIZES.items()},
    tuple(VISIT_VARIANTS),
    USUAL_VISIT_VARIANT,
    (
        REGISTER,
        GeneratorOption("--leads", "leads", int, "cli.option.leads_count", 1, 10_000),
        GeneratorOption("--schools-count", "schools", int, "cli.option.schools_count", 1, 20_000),
    ),
)
"""As commands and the laboratory know it."""
