"""How well the planner does, measured against other ways of planning the same instances."""
