"""A semester's tables in, and the tables of its plan in and out."""
