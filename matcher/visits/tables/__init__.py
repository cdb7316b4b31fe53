"""The tables of a season of visits in, and those of its plan in and out."""
