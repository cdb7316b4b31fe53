"""Semester matching: who teaches whom, and when each group meets."""
