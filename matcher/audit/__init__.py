"""The independent checker: one function a rule id, plain arithmetic on what was written."""
