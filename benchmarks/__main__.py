"""``python -m benchmarks``: the same as ``matcher bench``."""

import sys

from matcher.cli.main import main

main(["bench", *sys.argv[1:]])
