"""Renew the baseline: ``python -m tests.guard.renew``, with the reason in the commit."""

from __future__ import annotations

from tests.guard.work import BASELINE, WORK, count, kept


def main() -> None:
    """Count everything anew, say what has changed, and keep it."""
    before = kept() if BASELINE.exists() else {}
    lines = ["# The work of planning fixed instances: python -m tests.guard.renew"]
    for name in WORK:
        figures = count(name)
        lines += ["", f'["{name}"]', *(f'"{what}" = {number}' for what, number in figures.items())]
        changed = {what: (before.get(name, {}).get(what), number) for what, number in figures.items()}
        print(name, {what: both for what, both in changed.items() if both[0] != both[1]} or "as before")
    BASELINE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
