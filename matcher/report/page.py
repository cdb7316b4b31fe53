"""The frame of every report: one self-contained page that opens offline and prints on A4."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from matcher.publication import AnyPublication
from matcher.report import account
from matcher.report.account import excerpt
from matcher.report.wording import Wording
from matcher.tables.plan_rows import MARK
from matcher.texts import Language, text

HTML_LANGUAGES = {Language.EN: "en", Language.ZH: "zh-Hant-TW"}
BILINGUAL = (Language.ZH, Language.EN)
"""The languages of a page in both, in its order: the first is shown first."""
COLOURS = 12
"""Colours of blocks in the style sheet; each block is named as well."""
LISTED = 3000
"""Rows of one list in the page; the workbook has them all."""


def render(template: str, styles: Sequence[str], **figures: object) -> str:
    """A page from a template of this package and its style sheets, by their paths in it.

    All that users wrote is escaped; the page refers to nothing outside.
    """
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=FunctionLoader(_source)
    )
    style = Markup("".join(map(_source, styles)))
    return environment.get_template(template).render(style=style, **figures)


def render_bilingual(template: str, style: str, told: Callable[[Language], Mapping[str, object]]) -> str:
    """A page that tells everything in both languages; ``told`` gives the figures of one."""
    pages = [
        {
            "language": language,
            "html_language": HTML_LANGUAGES[language],
            "language_name": text("compare.language", language),
            "say": Wording(language).say,
            **told(language),
        }
        for language in BILINGUAL
    ]
    return render(template, ("report.css", "bilingual.css", style), languages=pages)


def _source(path: str) -> str:
    """A file of this package, or with a folder before its name of another room."""
    room = resources.files("matcher") if "/" in path else resources.files("matcher.report")
    return room.joinpath(path).read_text(encoding="utf-8")


def frame(publication: AnyPublication, workbook: str, listed: int) -> dict[str, object]:
    """What the frame says of any plan: words, status, policy, rules and notices, lists of at most ``listed`` rows."""
    wording = Wording(publication.language)
    return {
        "html_language": HTML_LANGUAGES[publication.language],
        "mark": MARK,
        "plan_digest": publication.digest,
        "wording": wording,
        "say": wording.say,
        "workbook": workbook,
        "listed": listed,
        "colours": COLOURS,
        "status": publication.outcome.status.value,
        "status_word": account.status_word(publication),
        "status_sentence": account.status_sentence(publication),
        "policy_sentences": account.policy_sentences(publication),
        "made": account.provenance(publication),
        "rules": account.rule_sections(publication),
        "notices": excerpt(account.notice_rows(publication), listed),
    }
