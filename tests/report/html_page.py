"""A page parsed as a browser would, and its colours."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Collects tags, attributes and text, and checks that tags close in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def values(self, *names: str) -> list[str]:
        """The values of all attributes of these names."""
        return [value for _, name, value in self.attributes if name in names]


def check_alone(page: Page) -> None:
    """The page refers to nothing outside itself, every id is one, and every reference has its place."""
    links = page.values("src", "href", "xlink:href")
    assert links
    assert all(link.startswith("#") for link in links)
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert page.source.count("url(") == page.source.count("url(#")
    for outside in ("@import", "http:", "https:", "//www"):
        assert outside not in page.source
    places = page.values("id")
    assert len(places) == len(set(places))
    asked = {link[1:] for link in links} | set(page.values("for"))
    assert asked | set(re.findall(r"url\(#([^)]+)\)", page.source)) <= set(places)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
