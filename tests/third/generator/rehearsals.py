"""Choirs and halls at random."""

from __future__ import annotations

from pathlib import Path

from matcher.generator.draws import Draws
from matcher.tables.csv_file import write_folder
from matcher.texts import Language
from tests.third.generator.catalog import CATALOG
from tests.third.problem import Choir, Hall, Rehearsals
from tests.third.tables.layout import TABLES


def generate_rehearsals(size: str, seed: int, variant: str = "even", halls: int | None = None) -> Rehearsals:
    """Raises ``KeyError`` for an unknown size, ``ValueError`` for more halls than choirs."""
    count = CATALOG.sizes[size] // 2
    halls = count if halls is None else halls
    if halls > count:
        raise ValueError(f"{halls} halls are too many for {count} choirs")
    draws = Draws(seed, variant)
    choirs = {f"C{k}": Choir(f"C{k}", f"Choir {k}", draws.whole(5, 60), f"Conductor {k}") for k in range(count)}
    return Rehearsals(choirs, {f"H{k}": Hall(f"H{k}", f"Hall {k}", draws.whole(5, 60)) for k in range(halls)})


def write_rehearsal_tables(folder: Path, problem: Rehearsals, language: Language) -> tuple[Path, ...]:
    """As an office would have exported them."""
    rows = {
        "choirs": [
            {"choir_id": one.id, "name": one.name, "singers": str(one.singers), "conductor": one.conductor}
            for one in problem.choirs.values()
        ],
        "halls": [{"hall_id": one.id, "name": one.name, "seats": str(one.seats)} for one in problem.halls.values()],
    }
    return write_folder(folder, TABLES, rows, language)
