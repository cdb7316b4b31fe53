"""price.html and its tables: the first sentence is what the table says, in both languages, and nothing from outside."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from matcher.lab.instances import parse_source
from matcher.lab.prices.prices import ClausePrice, HelpPrice, NotVaried, PriceList
from matcher.lab.prices.pricing import price_all
from matcher.lab.prices.served_range import Between
from matcher.lab.prices.variations import Direction, Variation
from matcher.lab.prices_report import REPORT, fingerprint, holds, write_prices
from matcher.lab.prices_report.report import render_prices
from matcher.lab.prices_report.screen import price_sentences, price_tables
from matcher.lab.prices_report.wording import PriceWording, foundation, headline
from matcher.semester.study.kinds import HOUR, TUTOR
from matcher.texts import Language
from models.goals import Status
from models.policy import Policy
from models.programme import Programme
from models.programmes import SEMESTER, every_rule
from tests.lab.test_prices import serially

ZH, EN = PriceWording(Language.ZH, {"U1": "甲大學"}), PriceWording(Language.EN, {"U1": "First University"})


def clause(rule: str, name: str, after: int | str, change: Between | None, *, binds: bool = True) -> ClausePrice:
    before = every_rule()[rule].settings[name].default
    direction = Direction.TIGHTENED if change is None or change.low < 0 else Direction.RELAXED
    value = 0 if change is None else 10 + change.low
    bound = 0 if change is None else 10 + change.high
    status = Status.INFEASIBLE if change is None else Status.OPTIMAL if change.exact else Status.FEASIBLE
    return ClausePrice(
        Variation(every_rule()[rule], name, before, after, direction), value, bound, change, status, 1.5, binds
    )


def of(*clauses: ClausePrice, helps: tuple[HelpPrice, ...] = (), programme: Programme = SEMESTER) -> PriceList:
    policy = Policy.programme(programme)
    served, status = Between(10, 10), Status.OPTIMAL
    names = (("U1", "甲大學"),)
    return PriceList(
        "試算", programme, policy, status, 15, served, clauses, helps, (NotVaried(every_rule()["S5"]),), names
    )


LATER = clause("S3", "latest_end", 1245, Between(3, 3))
ANY = clause("P3", "need", "any", Between(2, 2))
PERHAPS = clause("S6", "margin_minutes", 15, Between(1, 4))
WAIVED = clause("P8", "holds", "waive", Between(5, 5))
NONE = clause("P5", "online_hours", 3, Between(0, 0), binds=False)
TIGHT = clause("S3", "latest_end", 1215, Between(-4, -4))
NO_PLAN = clause("P3", "level", 2, None)


def test_the_first_sentence_names_the_greatest_step_and_then_the_greatest_waiver() -> None:
    assert headline(of(ANY, LATER, WAIVED, NONE), ZH) == [
        "單獨放寬 S3（最晚結束時間由 20:30 改為 20:45），可多配對 3 名學童，是所有單項放寬中最多的。",
        "若整條規定不適用，以 P8 增加最多：可多配對 5 名學童。",
    ]
    assert headline(of(ANY, LATER), EN) == [
        "Relaxing S3 alone (latest end of a session from 20:30 to 20:45) finds a tutor for 3 more children: "
        "more than any other single step."
    ]


def test_what_is_not_settled_is_not_claimed() -> None:
    (sentence,) = headline(of(LATER, PERHAPS), EN)
    assert "where time ran out, 1 other may bring more" in sentence
    (sentence,) = headline(of(LATER, clause("P3", "need", "any", Between(3, 3))), EN)
    assert "as much is brought by 1 other" in sentence
    assert headline(of(NONE), EN) == ["Relaxing any single clause by its natural step finds no further child a tutor."]
    (sentence,) = headline(of(clause("S6", "margin_minutes", 15, Between(0, 4))), EN)
    assert "1 could not be settled" in sentence


def test_proof_is_claimed_where_every_figure_is_exact() -> None:
    assert "Every figure is proven: none can be higher." in foundation(of(LATER, TIGHT), EN)
    assert any("Figures that are ranges: 1." in told for told in foundation(of(LATER, PERHAPS), EN))
    fit = HelpPrice(TUTOR, ("U1",), "F", 1, Between(1, 1), Between(60, 90), 0.1)
    assert any("Figures that are ranges: 1." in told for told in foundation(of(LATER, helps=(fit,)), EN))


def test_relaxed_and_tightened_are_sorted_by_what_they_change() -> None:
    prices = of(NONE, ANY, NO_PLAN, TIGHT, LATER, PERHAPS)
    assert list(prices.of(Direction.RELAXED)) == [LATER, ANY, PERHAPS, NONE]
    assert list(prices.of(Direction.TIGHTENED)) == [NO_PLAN, TIGHT]


def test_the_tables_are_what_the_prices_are(tmp_path: Path) -> None:
    hour = HelpPrice(HOUR, ("U1",), "mon 18", 0, Between(1, 2), None, 0.1)
    write_prices(tmp_path, of(ANY, LATER, NO_PLAN, helps=(hour,)))
    rows = list(csv.DictReader((tmp_path / "prices.csv").open(encoding="utf-8-sig", newline="")))
    assert [(row["rule"], row["from"], row["to"], row["change_low"], row["status"]) for row in rows] == [
        ("S3", "20:30", "20:45", "3", "optimal"),
        ("P3", "first", "any", "2", "optimal"),
        ("P3", "1", "2", "", "infeasible"),
    ]
    (row,) = csv.DictReader((tmp_path / "people.csv").open(encoding="utf-8-sig", newline=""))
    assert (row["kind"], row["where"], row["what"]) == ("hour", "U1", "mon 18")
    assert (row["change_low"], row["change_high"], row["fit_low"]) == ("1", "2", "")


def test_the_page_tells_all_in_both_languages_and_refers_to_nothing_outside() -> None:
    hour = HelpPrice(HOUR, ("U1",), "mon 18", 0, Between(2, 2), None, 0.1)
    evil = replace(of(LATER, PERHAPS, NO_PLAN, NONE, helps=(hour,)), instance="<script>x</script>")
    page = render_prices(evil, "matcher price …")
    for wording in (ZH, EN):
        for sentence in (*headline(evil, wording), *foundation(evil, wording)):
            assert sentence in page
    assert "<script>" not in page
    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert "週一 18:00–19:00" in page
    assert "1 to 4" not in page
    assert "+1 to +4" in page
    assert "does not bind here" in page


def test_it_does_not_matter_how_long_anything_took(tmp_path: Path) -> None:
    slow = of(replace(LATER, seconds=99.0))
    (tmp_path / "slow").mkdir()
    (tmp_path / "quick").mkdir()
    write_prices(tmp_path / "slow", slow)
    write_prices(tmp_path / "quick", of(LATER))
    for file in (tmp_path / "quick").iterdir():
        assert file.read_bytes() == (tmp_path / "slow" / file.name).read_bytes()


def test_without_a_plan_there_is_nothing_to_compare_with() -> None:
    for status in (Status.INFEASIBLE, Status.UNKNOWN):
        prices = replace(of(), status=status)
        assert headline(prices, EN)[0].endswith("nothing to compare with.")
        assert headline(prices, ZH)[0] in render_prices(prices)


@pytest.mark.dose(2)
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("source", ["generate:tiny", "generate:visits:tiny"])
def test_a_whole_list_of_either_programme(tmp_path: Path, source: str, language: Language) -> None:
    tables = parse_source(source).tables(3)
    prices = price_all(tables, Policy.programme(tables.programme), serially)
    write_prices(tmp_path, prices)
    assert price_sentences(prices, language)[0] in (tmp_path / REPORT).read_text(encoding="utf-8")
    console = Console(width=200, record=True, quiet=False)
    for table in price_tables(prices, language):
        with console.capture() as shown:
            console.print(table)
        assert not re.search(r"[{}]|None|Between", shown.get())
    assert price_tables(prices, language)


def test_a_folder_is_known_again(tmp_path: Path) -> None:
    tables, policy = parse_source("generate:tiny").tables(3), Policy.programme()
    known = fingerprint(tables, policy, seed=0, time_limit_seconds=60, command="matcher price")
    write_prices(tmp_path, of(LATER), command="matcher price", known=known)
    assert holds(tmp_path, known)
    later = policy.from_mapping({"rules": {"S3": {"latest_end": "21:00"}}})
    assert not holds(tmp_path, fingerprint(tables, later, seed=0, time_limit_seconds=60, command="matcher price"))
    assert not holds(tmp_path, fingerprint(tables, policy, seed=0, time_limit_seconds=None, command="matcher price"))
    (tmp_path / "people.csv").write_text("", encoding="utf-8")
    assert not holds(tmp_path, known)
