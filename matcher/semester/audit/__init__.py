"""The independent checker of a semester's plan: one function a rule, on what was written."""
