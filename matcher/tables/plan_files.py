"""The files of a plan that people open, by name."""

from __future__ import annotations

REPORT = "report.html"
PLAN_WORKBOOK = "plan.xlsx"
"""Of a semester."""
VISITS_WORKBOOK = "visits.xlsx"
