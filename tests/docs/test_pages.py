"""The two languages tell the same, on the same pages; everything is filled in; no page leads to an address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.pages import FILL, FILLINGS, filled, joined, sources
from docs.words import words
from matcher.texts import Language
from tests.docs.guides import FILES, PAGES, ROOT, TWINS

CHINESE = re.compile(r"[\u4e00-\u9fff]")
FENCES = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def headings(text: str) -> list[int]:
    """The levels of a page's headings."""
    return [len(marks) for marks in re.findall(r"^(#+) ", FENCES.sub("", text), re.MULTILINE)]


def menu(text: str) -> list[str]:
    """The pages that the front page lists, in their order."""
    listed = re.findall(r"^```\{toctree\}\n(?::[^\n]*\n)+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [line for block in listed for line in block.split()]


def test_pages_are_the_same_in_both_languages() -> None:
    assert set(PAGES[Language.EN]) == set(PAGES[Language.ZH])
    assert len(PAGES[Language.EN]) > 20


@pytest.mark.parametrize("name", PAGES[Language.EN])
def test_a_page_has_the_same_parts_in_both_languages(name: str) -> None:
    english, chinese = (PAGES[language][name] for language in (Language.EN, Language.ZH))
    assert headings(english) == headings(chinese)
    assert FILL.findall(sources(Language.EN)[name]) == FILL.findall(sources(Language.ZH)[name])


@pytest.mark.parametrize("english", TWINS)
def test_a_guide_of_the_project_has_the_same_parts_in_both_languages(english: str) -> None:
    texts = FILES[english], FILES[TWINS[english]]
    assert headings(texts[0]) == headings(texts[1])
    names = Path(english).name, Path(TWINS[english]).name
    assert f"]({names[1]})" in texts[0]
    assert f"]({names[0]})" in texts[1]
    items = [len(re.findall(r"^ *(?:-|\d+\.) ", text, re.MULTILINE)) for text in texts]
    assert english == "README.md" or items[0] == items[1]


@pytest.mark.parametrize("language", Language)
def test_every_page_is_in_the_menu_once(language: Language) -> None:
    listed = menu(PAGES[language]["index"])
    assert sorted(listed) == sorted(set(PAGES[language]) - {"index"})
    assert listed == menu(PAGES[Language.EN]["index"])


@pytest.mark.parametrize("name", PAGES[Language.ZH])
def test_a_chinese_page_is_chinese(name: str) -> None:
    prose = [part for part in FENCES.sub("", PAGES[Language.ZH][name]).split("\n\n") if re.match(r"[A-Za-z]{4}", part)]
    assert all(CHINESE.search(part) for part in prose), prose


def test_lines_of_chinese_are_put_together() -> None:
    assert joined("甲，\n乙。\n\n丙\n") == "甲，乙。\n\n丙\n"
    assert joined("- 甲\n  乙\n- 丙\n") == "- 甲乙\n- 丙\n"
    assert joined("甲。\n25 所\n1. 乙：\n2. 丙\n") == "甲。25 所\n1. 乙：\n2. 丙\n"
    assert joined("甲\nabc\n") == "甲\nabc\n"
    assert joined("```text\n甲\n乙\n```\n") == "```text\n甲\n乙\n```\n"
    assert joined("# 甲\n\n| 乙 |\n| 丙 |\n") == "# 甲\n\n| 乙 |\n| 丙 |\n"


@pytest.mark.parametrize("language", Language)
def test_everything_is_filled_in(language: Language) -> None:
    assert all("<!--" not in page for page in PAGES[language].values())
    used = {name for source in sources(language).values() for name, _ in FILL.findall(source)}
    assert used == set(FILLINGS)


def test_a_filling_that_is_none_is_noticed() -> None:
    with pytest.raises(KeyError):
        filled("<!-- fill: nothing -->", Language.EN)
    with pytest.raises(KeyError):
        filled("<!-- fill: rivals 0.2.0 scarce 17 paired -->", Language.EN)


def test_words_are_in_both_languages() -> None:
    for key, entry in words().items():
        assert set(entry) == {"en", "zh"}, key
        assert all(entry[language].strip() for language in Language), key
        assert entry["zh"].encode("cp950").decode("cp950") == entry["zh"], key


@pytest.mark.parametrize("name", ["README.md", "README.zh-TW.md"])
def test_a_readme_is_short_and_shows_the_picture(name: str) -> None:
    assert len(FILES[name].encode()) <= 8 * 1024
    assert "](docs/report.png)" in FILES[name]
    assert "\n    make demo\n    make test\n" in FILES[name]


def test_the_picture_is_small_enough_for_a_page() -> None:
    assert (ROOT / "docs/report.png").stat().st_size < 300_000


@pytest.mark.parametrize("name", FILES)
def test_a_guide_leads_to_no_address(name: str) -> None:
    """What it tells is here; an address may be gone tomorrow."""
    assert not re.search(r"https?://", FILES[name])
