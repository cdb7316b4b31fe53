"""Planning a semester on several processes, within a limit of time."""
