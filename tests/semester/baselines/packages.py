"""Stable pairs as a published package finds them: residents are children, hospitals of one place are tutors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matching.games import HospitalResident

Lists = Mapping[int, Sequence[int]]
"""For each child the tutors it may have, or for each tutor the children, the best first."""


def stable_pairs(children: Lists, tutors: Lists) -> dict[int, int]:
    """The tutor of each child that has one, in the stable pairing that is best for the children (package matching)."""
    game = HospitalResident.create_from_dictionaries(
        {f"c{child}": [f"t{tutor}" for tutor in wanted] for child, wanted in children.items() if wanted},
        {f"t{tutor}": [f"c{child}" for child in wanted] for tutor, wanted in tutors.items() if wanted},
        {f"t{tutor}": 1 for tutor, wanted in tutors.items() if wanted},
    )
    found = game.solve(optimal="resident")
    return {int(child.name[1:]): int(tutor.name[1:]) for tutor, held in found.items() for child in held}
