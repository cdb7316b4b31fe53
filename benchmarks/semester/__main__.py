"""``python -m benchmarks.semester``."""

from benchmarks.semester.run import main

main()
