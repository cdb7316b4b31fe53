"""The version, in a room of its own: the audit names it and knows nothing else of the house."""

from __future__ import annotations

__version__ = "0.3.0"
