"""What each clause costs, and whose help would be worth most: everything else as it is, one thing changed at a time."""

TIME_LIMIT_SECONDS = 60.0
"""So long one run may take, unless asked otherwise: a rule that ties all universities together may have no end."""
