"""What invented instances are made of, as ``stock.toml`` beside this file has it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

STOCK: Mapping[str, Any] = tomllib.loads((resources.files(__package__) / "stock.toml").read_text("utf-8"))
"""Names, hours and counties; of what is drawn how often it is, in proportion."""
