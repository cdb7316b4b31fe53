"""Lead teachers' visits against rivals: ``python -m benchmarks.visits``."""
