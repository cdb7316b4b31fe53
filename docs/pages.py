"""The pages as they are read: a language's Markdown files, with what the program itself knows filled in.

A line ``<!-- fill: NAME WORDS -->`` stands where something is filled in while the site is built. What columns, rules,
commands and results are is never copied into a page, so no page can go on saying what was so once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from docs.fillings import commands, door, policies, results, rules, tables, tuning
from matcher.texts import Language

DOCS = Path(__file__).parent
FOLDERS: Mapping[Language, str] = {Language.EN: "en", Language.ZH: "zh"}
FILL = re.compile(r"^<!-- fill: (\w+)(.*?) -->$", re.MULTILINE)

FILLINGS: Mapping[str, Callable[..., str]] = {
    "columns": tables.columns,
    "written": tables.written,
    "rules": rules.rules,
    "goals": rules.goals,
    "commands": commands.commands,
    "policies": policies.policies,
    "door": door.door,
    "tuning": tuning.tuning,
    "history": results.history,
    "rivals": results.rivals,
    "sizes": results.sizes,
}
"""What may be filled in, by name; each takes the language and the words after its name, and gives Markdown."""


def filled(source: str, language: Language) -> str:
    """A page with everything filled in. Raises ``KeyError`` for a filling that is none."""
    text = FILL.sub(lambda found: FILLINGS[found[1]](language, *found[2].split()), source)
    return joined(text) if language is Language.ZH else text


_FENCED = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
_CHINESE = r"\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_BREAK = re.compile(
    rf"(?<=[{_CHINESE}])\n {{0,3}}(?=[{_CHINESE}]|\*\*|\[|`)|(?<=[，。；：、」）])\n {{0,3}}(?!\d+\. )(?=[\w*])"
)


def joined(source: str) -> str:
    """Lines of Chinese put together: where one ends a browser would show a blank, which Chinese has none of."""
    return "".join(part if _FENCED.fullmatch(part) else _BREAK.sub("", part) for part in _FENCED.split(source))


def sources(language: Language) -> dict[str, str]:
    """The Markdown files of a language by page name, as they stand."""
    folder = DOCS / FOLDERS[language]
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}


def pages(language: Language) -> dict[str, str]:
    """All pages of a language by name, as they are read."""
    return {name: filled(source, language) for name, source in sources(language).items()}
