"""Sentences on why a child has no tutor that speak of two weekdays, and so read otherwise under a policy."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from models.policy import Policy

_OTHERWISE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "once": frozenset(
            {
                "near.day.free",
                "recruit.somewhere",
                "spare.never",
                "no_slot.detail.none",
                "no_slot.remedy.none",
                "no_time.detail",
                "no_time.detail.one",
                "no_time.recruit",
            }
        ),
        "together": frozenset(
            {"no_slot.detail", "no_slot.detail.none", "no_time.detail", "no_time.detail.one", "no_time.recruit"}
        ),
    }
)


def of_week(key: str, policy: Policy) -> str:
    """The key of a reason's text, or that of its other wording: one session ``once`` a week, or two sessions.

    The two may stand ``together`` on one weekday.
    """
    week = "once" if policy.sessions_a_week == 1 else "together" if policy.sessions_a_day > 1 else ""
    return f"{key}.{week}" if key in _OTHERWISE.get(week, ()) else key
