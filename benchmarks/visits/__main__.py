"""``python -m benchmarks.visits``."""

from benchmarks.visits.run import main

main()
