"""What can be invented."""

from __future__ import annotations

from matcher.generator.catalog import Catalog, GeneratorOption

CATALOG = Catalog(
    {"tiny": 6, "town": 60},
    ("even", "odd"),
    "even",
    (GeneratorOption("--halls", "halls", int, "cli.option.halls", 1, 100),),
)
