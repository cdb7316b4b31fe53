"""What an office's install leaves out: packages that only analysts and developers need, and the extras they come by."""

from __future__ import annotations

from importlib.util import find_spec

EXTRAS = {
    "lab": ("joblib", "matplotlib", "pyarrow"),
    "bench": ("pulp",),
    "cluster": ("dask", "distributed"),
}
"""The packages of each extra in ``pyproject.toml``, by the names they are imported by."""


class ExtraMissingError(Exception):
    """Packages that are needed are not installed; which extras bring them."""

    def __init__(self, extras: tuple[str, ...], packages: tuple[str, ...]) -> None:
        self.extras = extras
        self.packages = packages
        super().__init__(f"{', '.join(packages)} not installed: {self.command}")

    @property
    def command(self) -> str:
        """What to type in the folder of this project to have them."""
        return f'python -m pip install -c constraints.txt ".[{",".join(self.extras)}]"'


def require(*extras: str) -> None:
    """Raise ``ExtraMissingError`` unless every package of these extras is installed; nothing is loaded."""
    missing = {extra: [name for name in EXTRAS[extra] if find_spec(name) is None] for extra in extras}
    lacking = tuple(extra for extra in extras if missing[extra])
    if lacking:
        raise ExtraMissingError(lacking, tuple(name for extra in lacking for name in missing[extra]))
