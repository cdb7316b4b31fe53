"""How a command ends, as the shell sees it."""

from __future__ import annotations

EXIT_NO_PLAN = 1
EXIT_BAD_INPUT = 2
EXIT_FAILED = 3
"""A fault of the program or of the machine: neither a plan, nor a word on whether there is one."""

DEBUG = "MATCHER_DEBUG"
"""The environment variable that asks for the trace of an unexpected error."""
