"""The search where a tutor may teach several children of one group at once (P1, as a policy may read it)."""
