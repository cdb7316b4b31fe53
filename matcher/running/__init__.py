"""How a run goes on: who works, what stops it, what it tells, how long it may take."""
