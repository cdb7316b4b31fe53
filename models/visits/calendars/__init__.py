"""Dates: whether a lead's accompaniments fit together, who joins a visit, and how evenly the visits lie."""
