"""Semester matching against its rivals: ``python -m benchmarks.semester``."""
