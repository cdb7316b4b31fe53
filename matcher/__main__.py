"""``python -m matcher`` is ``matcher``."""

from matcher.cli.main import main

if __name__ == "__main__":
    main()
