"""``price.html``: one self-contained page, in Chinese and English, on what each clause costs and who would help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matcher.lab.prices.prices import ClausePrice, HelpPrice, NotVaried, PriceList
from matcher.lab.prices.served_range import Between
from matcher.lab.prices.variations import Direction
from matcher.lab.prices_report.first import foundation, headline
from matcher.lab.prices_report.wording import PriceWording
from matcher.planners import study_of
from matcher.report import page
from matcher.report.account import changed_settings
from matcher.study.tasks import AdditionKind
from matcher.texts import Language
from matcher.version import __version__
from models.goals import Status
from models.rules import NO_CLAUSE

LANGUAGES = (Language.ZH, Language.EN)
LISTED = 40
"""Rows of one table of help."""
_STYLES = ("report.css", "bilingual.css", "lab/prices_report/price.css")


@dataclass(frozen=True)
class Bar:
    """A figure with a bar: ``sure`` and ``perhaps`` are per cent of the longest."""

    text: str
    sure: float
    perhaps: float


@dataclass(frozen=True)
class ClauseLine:
    """A row of the clauses; without a plan ``bar`` is ``None``."""

    rule: str
    meaning: str
    clause: str
    setting: str
    change: str
    also: str
    bar: Bar | None
    served: str
    proof: str
    badge: str
    note: str


@dataclass(frozen=True)
class ClauseTable:
    """Clauses of one direction: those that change something, and those that do not."""

    direction: str
    head: str
    lines: Sequence[ClauseLine]
    idle: Sequence[ClauseLine]


@dataclass(frozen=True)
class HelpTable:
    """What one kind of help would bring; the cells that head each row, and a bar."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[tuple[Sequence[str], Bar]]
    left: int
    idle: int = 0
    """So many bring nothing."""


@dataclass(frozen=True)
class HelpSection:
    """One kind of help."""

    kind: str
    heading: str
    about: str
    tables: Sequence[HelpTable]


@dataclass(frozen=True)
class PricesPage:
    """The page in one language."""

    language: Language
    html_language: str
    language_name: str
    title: str
    say: Callable[..., str]
    headline: Sequence[str]
    foundation: Sequence[str]
    policy: Sequence[str]
    clauses: Sequence[ClauseTable]
    people_about: str
    helps: Sequence[HelpSection]
    not_varied: Sequence[tuple[str, str, Sequence[str]]]
    made: str
    command: str


def render_prices(prices: PriceList, command: str = "") -> str:
    """The page as text. It refers to nothing outside; the same prices give the same bytes."""
    languages = [_page(prices, language, command) for language in LANGUAGES]
    return page.render("lab/prices_report/price.html", _STYLES, languages=languages)


def _page(prices: PriceList, language: Language, command: str) -> PricesPage:
    wording = PriceWording(language, dict(prices.names))
    return PricesPage(
        language,
        page.HTML_LANGUAGES[language],
        wording.say("compare.language"),
        wording.say("prices.title", instance=prices.instance),
        wording.say,
        headline(prices, wording),
        foundation(prices, wording),
        _policy(prices, wording),
        [_clauses(prices, direction, wording) for direction in Direction],
        wording.say(f"prices.people.{prices.programme}.about"),
        _helps(prices, wording),
        _not_varied(prices.not_varied, wording),
        wording.say("prices.made", version=__version__),
        command,
    )


def _policy(prices: PriceList, wording: PriceWording) -> list[str]:
    """What the policy changes of the programme, if it does."""
    changed = changed_settings(prices.policy, prices.programme, wording.language)
    if not changed:
        return []
    title = prices.policy.title.get(wording.language, prices.policy.name)
    return [wording.say("prices.base.policy", policy=title), *changed]


# Clauses


def _clauses(prices: PriceList, direction: Direction, wording: PriceWording) -> ClauseTable:
    found = prices.of(direction)
    longest = max((_most(price.change) for price in found), default=0)
    lines = [(price, _clause_line(price, longest, wording)) for price in found]
    return ClauseTable(
        direction.value,
        wording.say(f"prices.head.{'gain' if direction is Direction.RELAXED else 'loss'}"),
        [line for price, line in lines if not _is_idle(price)],
        [line for price, line in lines if _is_idle(price)],
    )


def _is_idle(price: ClausePrice) -> bool:
    return price.change == Between(0, 0)


def _clause_line(price: ClausePrice, longest: int, wording: PriceWording) -> ClauseLine:
    variation, change = price.variation, price.change
    served = "" if change is None else wording.amount(Between(price.value, price.bound))
    proof = "no_plan" if change is None else "proven" if change.exact else "range"
    note = "" if price.binds else wording.say("prices.does_not_bind")
    return ClauseLine(
        variation.rule.id,
        wording.rule(variation.rule),
        "–" if variation.rule.clause == NO_CLAUSE else variation.rule.clause,
        wording.setting(variation),
        wording.change(variation),
        wording.also(variation),
        None if change is None else _bar(change, longest, wording),
        served,
        wording.say(f"prices.proof.{proof}"),
        (Status.INFEASIBLE if change is None else price.status).value,
        wording.say("prices.no_plan.row") if change is None else note,
    )


def _most(change: Between | None) -> int:
    return 0 if change is None else max(abs(change.low), abs(change.high))


def _bar(change: Between, longest: int, wording: PriceWording) -> Bar:
    low, high = sorted((abs(change.low), abs(change.high)))
    whole = max(1, longest)
    return Bar(wording.sign(change), 100 * low / whole, 100 * (high - low) / whole)


# People


def _helps(prices: PriceList, wording: PriceWording) -> list[HelpSection]:
    kinds = study_of(prices.programme).kinds
    beside = [kind.many for kind in kinds]
    sections = ((kind.code, _tables(prices, kind, wording)) for kind in kinds if kind not in beside)
    return [
        HelpSection(code, wording.say(f"prices.help.{code}"), wording.say(f"prices.help.{code}.about"), tables)
        for code, tables in sections
        if tables
    ]


def _tables(prices: PriceList, kind: AdditionKind, wording: PriceWording) -> list[HelpTable]:
    everywhere, apart = prices.helps_of(kind, everywhere=True), prices.helps_of(kind)
    if kind.many is not None:
        return [_side_by_side(prices.helps_of(kind.many), apart, wording)] if apart else []
    if not kind.adds_up:
        return [_table("", found, wording) for found in (everywhere, apart) if found]
    tables = [_table(wording.say("prices.everywhere"), everywhere, wording)] if everywhere else []
    return [*tables, _table(wording.say(f"prices.by_{kind.place}"), apart, wording)] if apart else tables


def _side_by_side(of_many: Sequence[HelpPrice], found: Sequence[HelpPrice], wording: PriceWording) -> HelpTable:
    """One more and as many as it takes; where most are left out first."""
    many = {(price.where, price.what): price for price in of_many}
    most = {key: price.change for key, price in many.items()}
    found = sorted(found, key=lambda price: -_sure(most.get((price.where, price.what), price.change)))
    longest = max((_most(change) for change in most.values()), default=1)
    rows = []
    for price in found[:LISTED]:
        more = many.get((price.where, price.what), price)
        number = wording.say("prices.many", more=wording.sign(more.change), number=f"{more.number:,}")
        fit = "–" if price.fit is None else wording.sign(price.fit)
        bar = _bar(more.change, longest, wording)
        heads = (wording.where(price), wording.what(price), wording.sign(price.change), fit)
        rows.append((heads, Bar(number, bar.sure, bar.perhaps)))
    columns = [
        wording.say(f"prices.head.{head}") for head in (found[0].kind.place, found[0].kind.head, "one", "fit", "many")
    ]
    return HelpTable("", columns, rows, max(0, len(found) - LISTED))


def _sure(change: Between) -> int:
    return change.low


def _table(caption: str, found: Sequence[HelpPrice], wording: PriceWording) -> HelpTable:
    longest = max((_most(price.change) for price in found), default=0)
    first, helpful = found[0], [price for price in found if price.change.high > 0]
    named = bool(first.where) and bool(first.what)
    heads = [*([first.kind.place] if named else []), first.kind.head, "gain"]
    rows = [
        (
            [*([wording.where(price)] if named else []), wording.what(price)],
            _bar(price.change, longest, wording),
        )
        for price in helpful[:LISTED]
    ]
    columns = [wording.say(f"prices.head.{head}") for head in heads]
    return HelpTable(caption, columns, rows, max(0, len(helpful) - LISTED), len(found) - len(helpful))


def _not_varied(found: Sequence[NotVaried], wording: PriceWording) -> list[tuple[str, str, list[str]]]:
    """The rules in their order, each with its reasons."""
    reasons: dict[str, tuple[str, list[str]]] = {}
    for one in found:
        reasons.setdefault(one.rule.id, (wording.rule(one.rule), []))[1].append(wording.not_varied(one))
    return [(rule, meaning, told) for rule, (meaning, told) in reasons.items()]
