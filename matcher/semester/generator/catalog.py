"""What can be generated: the sizes, the variants and the limits, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from matcher.generator.catalog import REGISTER, Catalog, GeneratorOption

Span = tuple[float, float]
"""Least and most of a figure that is drawn."""

FEWEST_CHILDREN = 10
"""Of a university: it serves two schools at least, and each sends some children."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large an instance is.

    ``universities`` and ``children`` are drawn between their two ends; ``children_a_group`` is an
    average. ``shared_schools`` counts schools that two universities serve; ``limits`` are those of
    a variant that names none. ``extras`` adds locks of every kind and scores.
    """

    universities: tuple[int, int]
    children: tuple[int, int]
    children_a_group: float
    shared_schools: int = 0
    limits: str = "none"
    extras: bool = False

    def scale(self, children: int | None, universities: int | None) -> Size:
        """The size with so many children or universities; what is left out stays in proportion.

        Raises ``ValueError`` where a university would have fewer than ``FEWEST_CHILDREN``.
        """
        if children is None and universities is None:
            return self
        own_children, own_universities = sum(self.children) / 2, sum(self.universities) / 2
        if children is None:
            children = round(own_children * (universities or 0) / own_universities)
        if universities is None:
            universities = max(1, round(own_universities * children / own_children))
        if universities < 1 or children < FEWEST_CHILDREN * universities:
            raise ValueError(f"{children} children are too few for {universities} universities")
        shared = round(self.shared_schools * universities / own_universities)
        return replace(self, universities=(universities,) * 2, children=(children,) * 2, shared_schools=shared)


@dataclass(frozen=True, slots=True)
class Limits:
    """Which limits are set, and how tight.

    ``universities`` is the share of universities that have them; ``seats`` a share of the university's children,
    ``class_leaders`` a number and ``computers`` a share of the school's largest group.
    """

    universities: float = 1.0
    seats: Span | None = None
    class_leaders: tuple[int, int] | None = None
    computers: Span | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """What kind of semester an instance is.

    ``weekdays_free`` is the least and most number of weekdays on which a tutor is available; ``men`` the share of men
    among the tutors; ``alike`` the number of kinds of tutors a university has (0: every tutor is drawn anew).

    ``evenings`` is the least and most number of weekdays on which a university's tutors come together in one room
    (集中管理式); each misses an evening of it with the chance of ``missing``. ``hours`` and ``school_hours`` name the
    hours of tutors and schools in the stock, where they are not the usual ones; ``all_subjects`` is whether everybody
    teaches everything equally well. ``mixture`` names the variants of which each university has one.
    """

    tutors_per_child: float = 1.2
    weekdays_free: tuple[int, int] = (2, 4)
    men: float = 0.3
    alike: int = 0
    limits: str = ""
    evenings: tuple[int, int] | None = None
    missing: float = 0.0
    hours: str = "tutor"
    school_hours: str = ""
    all_subjects: bool = False
    mixture: tuple[str, ...] = ()


SIZES: Mapping[str, Size] = {
    "tiny": Size((1, 2), (10, 20), 5),
    "county": Size((3, 3), (190, 210), 12, 1, limits="some", extras=True),
    "national": Size((25, 25), (1700, 1800), 12, 4),
    "huge": Size((1, 1), (467, 473), 470 / 30),
    "country": Size((1400, 1400), (100_000, 100_000), 12, 224),
    "packing": Size((1, 1), (370, 370), 370 / 11),
    "packing_large": Size((1, 1), (1345, 1345), 1345 / 40),
}

LIMITS: Mapping[str, Limits] = {
    "none": Limits(),
    "some": Limits(0.6, (0.6, 0.7), (2, 4), (0.9, 1.2)),
    "all": Limits(1.0, (0.6, 0.7), (2, 4), (0.9, 1.2)),
    "seats": Limits(seats=(0.3, 0.45)),
    "leaders": Limits(class_leaders=(1, 2)),
    "computers": Limits(computers=(0.4, 0.7)),
    "room": Limits(seats=(0.45, 0.6), class_leaders=(2, 4)),
    "boarding": Limits(seats=(0.4, 0.55), class_leaders=(1, 3)),
    "crowded": Limits(seats=(0.4, 0.6), class_leaders=(3, 4)),
    "narrow": Limits(seats=(0.35, 0.35)),
    "bins": Limits(seats=(0.27, 0.27)),
}

USUAL_VARIANT = "scarce"
"""What an instance is where no variant is named."""

_PACKING = Variant(
    tutors_per_child=2.4,
    men=0.5,
    limits="bins",
    evenings=(2, 2),
    hours="afternoon",
    school_hours="periods",
    all_subjects=True,
)

VARIANTS: Mapping[str, Variant] = {
    "scarce": Variant(),
    "ample": Variant(tutors_per_child=3.0, weekdays_free=(3, 5), men=0.4),
    "limits": Variant(limits="all"),
    "seats": Variant(limits="seats"),
    "leaders": Variant(limits="leaders"),
    "computers": Variant(limits="computers"),
    "few_men": Variant(men=0.12),
    "identical": Variant(weekdays_free=(3, 5), alike=6),
    "evenings": Variant(limits="room", evenings=(2, 3), missing=0.15, hours="room"),
    "boarding": Variant(limits="boarding", evenings=(3, 4), missing=0.3, hours="evening", school_hours="boarding"),
    "alike": Variant(limits="crowded", evenings=(2, 3), hours="long_evening", all_subjects=True),
    "rooms": Variant(limits="narrow", evenings=(3, 4), missing=0.15, hours="room"),
    "packing": _PACKING,
    "packing_short": replace(_PACKING, school_hours="three_periods"),
    "mixed": Variant(mixture=("scarce", "evenings", "boarding", "alike", "rooms")),
}

CATALOG = Catalog(
    {name: 2 * max(size.children) for name, size in SIZES.items()},
    tuple(VARIANTS),
    USUAL_VARIANT,
    (
        GeneratorOption("--children", "children", int, "cli.option.children_count", FEWEST_CHILDREN, 200_000),
        GeneratorOption("--universities", "universities", int, "cli.option.universities_count", 1, 20_000),
        REGISTER,
        GeneratorOption(
            "--tutors-per-child", "tutors_per_child", float, "cli.option.tutors_per_child", 0, 50, open=True
        ),
    ),
)
"""As commands and the laboratory know it."""
