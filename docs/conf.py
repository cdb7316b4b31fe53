"""How Sphinx builds the site, once for each language; ``python -m docs`` calls it."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from docs.pages import FOLDERS, filled
from docs.words import word, words
from matcher import __version__
from matcher.texts import Language

READER = Language(os.environ.get("MATCHER_DOCS_LANGUAGE", Language.EN))
OTHER = next(language for language in Language if language is not READER)

project = "matcher"
version = release = __version__
language = word("site.code", READER)
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
nitpicky = True
templates_path = ["templates"]

html_theme = "furo"
html_theme_options: dict[str, list[str]] = {"top_of_page_buttons": []}
html_title = word("site.title", READER)
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_use_index = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_context = {
    "other_folder": FOLDERS[OTHER],
    "other_name": word("site.name", OTHER),
    "other_code": word("site.code", OTHER).replace("_", "-"),
}
pygments_style = "friendly"

_RUN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[a-zA-Z0-9_]+")


class ChineseWords:
    """Chinese has no blanks between words: what stands together is a word, and so are each two characters of it.

    The search in the browser finds two characters as they are, and more as a part of what stands together.
    """

    lang = "zh"
    language_name = "Chinese"

    def split(self, text: str) -> list[str]:
        """The words of a text."""
        runs = _RUN.findall(text)
        pairs = [run[start : start + 2] for run in runs for start in range(len(run) - 1)]
        return [*runs, *pairs, *_LATIN.findall(text)]


def fill(app: Any, name: str, source: list[str]) -> None:
    """Fill into a page what the program knows, before Sphinx reads it."""
    source[0] = filled(source[0], READER)


def speak(app: Any) -> None:
    """Have the theme speak the reader's language where its own catalogue does not."""
    said = {entry[Language.EN]: entry[READER] for key, entry in words().items() if key.startswith("theme.")}
    environment = app.builder.templates.environment
    known = environment.globals["gettext"]
    environment.globals["gettext"] = lambda message: said.get(message) or known(message)


def setup(app: Any) -> dict[str, bool]:
    """Tell Sphinx of what is done here."""
    from sphinx.search import SearchLanguage

    app.connect("source-read", fill)
    app.connect("builder-inited", speak)
    app.add_search_language(type("Chinese", (ChineseWords, SearchLanguage), {}))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
