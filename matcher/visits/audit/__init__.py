"""The independent checker of a plan of visits: one function a rule, on what was written."""
