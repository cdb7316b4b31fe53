"""Planning a semester as an office does without a solver: what other policies are measured against."""
