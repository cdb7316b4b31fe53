"""``python -m docs [FOLDER]``: the site in both languages into a folder, ``build/docs`` if none is given.

Whatever Sphinx warns of is an error: a link that leads nowhere, a page that no menu has. Nothing is fetched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from docs.pages import DOCS, FOLDERS

PAGES_IN = DOCS
"""Where the folders of the languages are."""


def build(out: Path) -> int:
    """Build the site; the exit code of the first language that fails, or 0."""
    shutil.rmtree(out, ignore_errors=True)
    for language, folder in FOLDERS.items():
        command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet", "--fresh-env"]
        command += ["--builder", "html", "--conf-dir", str(DOCS), "--doctree-dir", str(out / ".doctrees" / folder)]
        command += [str(PAGES_IN / folder), str(out / folder)]
        code = subprocess.run(command, check=False, env={**os.environ, "MATCHER_DOCS_LANGUAGE": language}).returncode
        if code:
            return code
    shutil.rmtree(out / ".doctrees")
    shutil.copyfile(DOCS / "front.html", out / "index.html")
    print(out / "index.html")
    return 0


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1] if len(sys.argv) > 1 else "build/docs")))
