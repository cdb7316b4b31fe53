"""The folder that a run leaves: what may be replaced, and how it is replaced whole."""
