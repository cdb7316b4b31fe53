"""The site is built without a warning, fetches nothing, and each page leads to its other language."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from docs.__main__ import build
from docs.pages import FOLDERS
from tests.docs.guides import PAGES

pytest.importorskip("sphinx", reason="the extra «docs» is not installed")
FETCHED = re.compile(r"""<(?:script|img|iframe)[^>]*\ssrc="([^"]+)"|<link[^>]*\shref="([^"]+)"|url\(["']?([^"')]+)""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    assert build(out) == 0
    return out


def test_every_page_is_there(site: Path) -> None:
    assert (site / "index.html").exists()
    for language, folder in FOLDERS.items():
        built = {path.stem for path in (site / folder).glob("*.html")}
        assert built == set(PAGES[language]) | {"search"}


def test_nothing_is_fetched(site: Path) -> None:
    seen = 0
    for path in (*site.rglob("*.html"), *site.rglob("*.css")):
        for found in FETCHED.findall(path.read_text(encoding="utf-8")):
            target = unescape("".join(found))
            seen += 1
            assert not re.match(r"(?:https?:)?//", target), (path, target)
    assert seen > 100


def test_each_page_leads_to_its_other_language(site: Path) -> None:
    for folder, other in (("en", "zh"), ("zh", "en")):
        for path in (site / folder).glob("*.html"):
            (target,) = re.findall(r'other-language"><a href="([^"]+)" lang=', path.read_text(encoding="utf-8"))
            assert (path.parent / target).resolve() == (site / other / path.name).resolve()


def test_chinese_is_found_by_two_characters(site: Path) -> None:
    index = (site / "zh" / "searchindex.js").read_text(encoding="utf-8")
    assert f"{json.dumps('豁免')}:" in index


def test_a_link_that_leads_nowhere_fails_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "index.md").write_text("# A page\n\n[nowhere](nowhere.md)\n", encoding="utf-8")
    monkeypatch.setattr("docs.__main__.PAGES_IN", tmp_path)
    assert build(tmp_path / "out") != 0
