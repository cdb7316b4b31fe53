"""compare.html: its sentences against the tables, both languages, and nothing from outside."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from matcher.lab.comparison import Comparison, fingerprint, holds
from matcher.lab.comparison_report import publish_comparison
from matcher.lab.comparison_report.figures import figure_text, interval, number
from matcher.lab.comparison_report.findings import Finding, costs, findings, sentence, summary
from matcher.lab.comparison_report.pictures import pareto_front
from matcher.lab.comparison_report.report import render_comparison
from matcher.lab.results import records, results_of
from matcher.lab.statistics import Estimate
from matcher.report.wording import Wording
from matcher.study.measure import LEFT_OUT
from matcher.study.record import People
from matcher.texts import Language
from models.goals import Status
from models.programme import Programme
from models.programmes import PROGRAMMES, SEMESTER, VISITS
from tests.lab import sample_cells
from tests.lab.tiny_cells import BASE, OTHER, cell, of, pairs, record
from tests.report.html_page import Page, check_alone

OUT = LEFT_OUT
ZH, EN = Wording(Language.ZH), Wording(Language.EN)
TITLES: Mapping[str, Mapping[str, object]] = {
    BASE: {"title": {"zh": "原規定", "en": "As written"}},
    OTHER: {"title": {"zh": "甲案", "en": "Plan A"}},
}


def told(comparison: Comparison) -> list[Finding]:
    return findings(results_of(comparison))


def paired(counts: Sequence[int]) -> list[tuple[int, ...]]:
    """Outcomes of five children, so many of them with a tutor."""
    return [(50,) * count + (OUT,) * (5 - count) for count in counts]


def two(base: Sequence[int], other: Sequence[int]) -> Comparison:
    """So many of five children with a tutor in each run, under either policy."""
    return of(*pairs(paired(base), paired(other)))


@pytest.mark.parametrize(
    ("base", "other", "wording", "said"),
    [
        # Differences 1 2 3: mean 2, half-width 4.30265 / sqrt(3) = 2.484.
        ([1, 1, 1], [2, 3, 4], ZH, "每學期多配對 2.0 名學童（95% 信賴區間 −0.5 至 4.5，區間含 0，差異可能只是偶然）。"),
        (
            *([1, 1, 1], [2, 3, 4], EN),
            "2.0 more children have a tutor in a semester (95% interval −0.5 to 4.5: it holds zero, so that chance "
            "alone may explain it).",
        ),
        # Fewer is told with its interval turned: -2 -3 -2 -3, mean -2.5, half-width 3.18245 * 0.57735 / 2 = 0.919.
        ([5] * 4, [3, 2, 3, 2], EN, "2.5 fewer children have a tutor in a semester (95% interval 1.6 to 3.4)."),
        ([5] * 4, [3, 2, 3, 2], ZH, "每學期少配對 2.5 名學童（95% 信賴區間 1.6 至 3.4）。"),
        # What chance does not change says so, and one run says nothing.
        ([2, 2], [4, 4], EN, "2 more children have a tutor in a semester (the same for every seed)."),
        ([2], [4], EN, "2 more children have a tutor in a semester."),
        ([2, 2], [2, 2], ZH, "配對學童數與基準相同（每個亂數種子的結果都相同）。"),
    ],
)
def test_the_sentence_by_hand(base: list[int], other: list[int], wording: Wording, said: str) -> None:
    assert sentence(told(two(base, other))[1], SEMESTER, wording) == said


def test_one_run_has_no_interval() -> None:
    assert "With one seed there is no interval" in render_comparison([results_of(two([2], [4]))], "")


def test_the_baseline_tells_how_many_of_all() -> None:
    # Of a run of five 4, of a run of one 0: 4 of 6, in a run 2.
    alone = People(("C1",), {})
    cells = [cell(BASE, record((50, 60, 70, 80, OUT))), cell(BASE, record((OUT,)), instance="two", people=alone)]
    said = sentence(told(of(*cells))[0], SEMESTER, EN)
    assert said.startswith("2.0 children have a tutor in a semester")
    assert said.endswith(", 66.7% of all; their mean fit is 65.00 of 100.")


def test_what_the_programme_forbids_stands_in_the_sentence() -> None:
    breaches = ({"P2": 3, "S3": 9}, {"P2": 4})
    cells = [cell(BASE, record((OUT, 1, 1, 1, 1)), seed) for seed in (0, 1)]
    cells += [cell(OTHER, record((1,) * 5, breaches=broken), seed) for seed, broken in enumerate(breaches)]
    found = told(of(*cells))[1]
    assert found.breaches == {"S3": 4.5, "P2": 3.5}
    assert "若依計畫原規定檢核，平均每份方案有 4.5 處違反 S3、有 3.5 處違反 P2。" in sentence(found, SEMESTER, ZH)
    assert ZH.say("compare.lawful") not in costs(found, SEMESTER, ZH)
    assert EN.say("compare.lawful") in costs(told(of(*cells))[0], SEMESTER, EN)


def test_what_is_not_proven_is_said_with_its_bound() -> None:
    runs = [record((1, 1, OUT, OUT, OUT), Status.FEASIBLE, bound=bound) for bound in (3, 5)]
    cells = [cell(BASE, record((1,) * 5), seed) for seed in (0, 1)]
    cells += [cell(OTHER, run, seed) for seed, run in enumerate(runs)]
    found = told(of(*cells))[1]
    assert found.gap == 2
    assert any("2 of 2 runs" in cost and "at most 2 more children" in cost for cost in costs(found, SEMESTER, EN))
    assert costs(told(of(*cells))[0], SEMESTER, EN)[-1] == "Proven best in all 2 runs."


def test_a_goal_behind_the_first_may_be_what_is_open() -> None:
    cells = pairs(paired([4, 4]), paired([4, 4]))
    cells[-1] = replace(cells[-1], record=replace(cells[-1].record, status=Status.FEASIBLE))
    assert "1 of 2 runs" in costs(told(of(*cells))[1], SEMESTER, EN)[-1]
    assert "is proven best" in costs(told(of(*cells))[1], SEMESTER, EN)[-1]


def test_a_gap_is_never_rounded_down() -> None:
    runs = [record((1,) * 4 + (OUT,), Status.FEASIBLE, bound=bound) for bound in (4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5)]
    cells = [cell(name, run, seed) for name in (BASE, OTHER) for seed, run in enumerate(runs)]
    assert any("at most 0.1 more" in cost for cost in costs(told(of(*cells))[1], SEMESTER, EN))


def test_runs_without_a_plan_are_counted() -> None:
    cells = [*pairs(paired([3, 3]), paired([3])), cell(OTHER, record(status=Status.INFEASIBLE), 1)]
    found = told(of(*cells))[1]
    assert "In 1 of 2 runs it is proven that there is no plan." in costs(found, SEMESTER, EN)
    assert not any("Proven best" in cost for cost in costs(found, SEMESTER, EN))
    nothing = told(of(*pairs(paired([3]), []), cell(OTHER, record(status=Status.UNKNOWN))))[1]
    assert sentence(nothing, SEMESTER, EN) == "No run left a plan."


@pytest.mark.parametrize("programme", PROGRAMMES.values(), ids=str)
def test_every_sentence_agrees_with_the_table(programme: Programme, language: Language) -> None:
    results = results_of(sample_cells.comparison(programme, count=400))
    wording, headline = Wording(language), {SEMESTER: "paired", VISITS: "served"}[programme]
    table = {(row["policy"], row["measure"]): row for row in records(results.effects)}
    for found in findings(results)[1:]:
        row = table[found.policy, headline]
        if not row["difference"]:
            assert found.policy == "fairest-first"
            equal = wording.say(f"compare.{programme}.equal", interval=wording.say("compare.interval.steady"))
            assert sentence(found, programme, wording) == wording.say("compare.sentence", brings=equal)
            continue
        said = sentence(found, programme, wording).replace("−", "-")
        figures = [float(figure) for figure in re.findall(r"-?\d+(?:\.\d+)?", said)]
        assert figures[0] == pytest.approx(abs(row["difference"]), abs=0.051)
        if row["difference_low"] != row["difference_high"]:
            # The 95 of «95 %», then both ends.
            ends = sorted(abs(row[end]) for end in ("difference_low", "difference_high"))
            assert figures[1] == 95
            assert sorted(map(abs, figures[2:4])) == pytest.approx(ends, abs=0.051)


def test_the_first_sentence_names_the_most_and_the_fewest() -> None:
    results = results_of(sample_cells.comparison(count=400))
    found = findings(results)
    means = {row["policy"]: row["difference"] for row in records(results.effects) if row["measure"] == "paired"}
    ranked = sorted(list(means)[1:], key=lambda policy: means[policy])
    titles = {policy.name: policy.title["zh"] for policy in results.comparison.policies}
    said = summary(found, titles, SEMESTER, ZH)
    assert f"最多的是「{titles[ranked[-1]]}」，每學期多 {means[ranked[-1]]:.1f} 名" in said
    assert f"最少的是「{titles[ranked[0]]}」，每學期少 {-means[ranked[0]]:.1f} 名" in said


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ([3], "all give just as many children a tutor."),
        ([2], "none gives more children a tutor; “O” gives fewest a tutor, 1 fewer."),
        ([4], "“O” gives most children a tutor, 1 more in a semester; none gives fewer a tutor."),
        ([], "Only “B” was run: there is nothing to set it against."),
    ],
)
def test_the_first_sentence_where_no_policy_helps(other: list[int], said: str) -> None:
    assert summary(told(two([3], other)), {BASE: "B", OTHER: "O"}, SEMESTER, EN).endswith(said)


# The page


def page_of(*comparisons: Comparison, command: str = "matcher compare IN --out OUT") -> str:
    return render_comparison([results_of(comparison) for comparison in comparisons], command)


COMMAND = "matcher compare a b"
BOTH = [sample_cells.comparison(count=120, seeds=2), sample_cells.comparison(VISITS, count=40, seeds=2)]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    publish_comparison(folder, BOTH, command=COMMAND)
    return folder


@pytest.fixture(scope="module")
def source(published: Path) -> str:
    return (published / "compare.html").read_text(encoding="utf-8")


def test_the_page_refers_to_nothing_outside(source: str) -> None:
    check_alone(Page(source))


def test_both_languages_stand_in_it_and_chinese_is_first(source: str) -> None:
    parts = [(name, value) for tag, name, value in Page(source).attributes if tag == "div" and name == "lang"]
    assert parts == [("lang", "zh-Hant-TW"), ("lang", "en")]
    chinese, english = source.split('<div class="told en"')
    for wording, half, title in ((ZH, chinese, "放寬同性別配對"), (EN, english, "Pairs of different gender allowed")):
        assert title in half
        for key in ("title", "nav.groups", "chart.frontier.semester", "chart.frontier.visits"):
            assert wording.say(f"compare.{key}") in half
    own = re.sub("|".join(sample_cells.COUNTIES) + "|國語|英語|數學|自然", "", english)
    assert not re.search(r"[\u4e00-\u9fff]", own)
    radios = [value for tag, name, value in Page(source).attributes if (tag, name) == ("input", "id")]
    assert radios == ["language-zh", "language-en"]


def test_every_chart_has_words_and_a_table(source: str) -> None:
    figures = re.findall(r"<figure.*?</figure>", source, re.DOTALL)
    # Four charts, two programmes, two languages.
    assert len(figures) == 16
    for figure in figures:
        assert re.search(r'<svg [^>]*role="img" aria-label="[^"]{10,}"', figure)
        assert "<details" in figure
        assert "<table" in figure
    assert re.findall(r"<th(?! scope=)", source.replace("<thead", "")) == []


def test_text_of_charts_is_text_in_the_reader_s_fonts(source: str) -> None:
    assert "<text" in source
    assert "DejaVu" not in source
    assert '"Noto Sans TC", "Microsoft JhengHei"' in source


def test_what_users_wrote_is_escaped() -> None:
    raw: dict[str, dict[str, object]] = {OTHER: {"title": {"zh": "<b>$x$</b>", "en": "<b>$x$</b>"}}}
    page = Page(page_of(of(*pairs(paired([2, 3]), paired([3, 4])), raw=raw), command="matcher compare <IN>")).source
    assert "<b>$x$</b>" not in page
    assert "&lt;b&gt;$x$&lt;/b&gt;" in page
    assert "matcher compare &lt;IN&gt;" in page


def test_the_groups_are_told_in_words() -> None:
    shown_page = Page(page_of(sample_cells.comparison(count=200, seeds=1))).text
    assert "沒有獲得安排的比例：依偏遠程度" in shown_page
    assert "特偏" in shown_page
    assert "specially remote" in shown_page


@pytest.mark.parametrize("cells", [[], paired([2])], ids=["no run", "baseline alone"])
def test_a_page_of_next_to_nothing_is_made(cells: list[tuple[int, ...]]) -> None:
    assert Page(page_of(of(*pairs(cells, []), raw=TITLES))).text


def test_the_same_comparison_gives_the_same_bytes_in_another_process(published: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.report.test_comparison import BOTH, COMMAND;"
        "from matcher.lab.comparison_report import publish_comparison as publish;"
        "publish(Path(sys.argv[1]), BOTH, command=COMMAND)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, cwd=Path(__file__).parents[2])
    files = {path.name: path.read_bytes() for path in published.iterdir()}
    assert files == {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert {"compare.html", "comparison.json", "runs-visits.csv", "runs-semester.parquet"} <= set(files)


def test_a_folder_tells_which_comparison_it_holds(published: Path) -> None:
    assert holds(published, fingerprint(BOTH, COMMAND))
    assert not holds(published, fingerprint(BOTH[:1], COMMAND))
    mark = json.loads((published / "comparison.json").read_text(encoding="utf-8"))
    assert mark["version"]
    assert {"runs-semester.csv", "runs-visits.parquet", "compare.html"} <= set(mark["files"])


def test_what_is_asked_again_loads_nothing_heavy() -> None:
    code = (
        "import sys; import matcher.lab.comparison_report, matcher.lab.comparison;"
        "print([name for name in ('pandas', 'pyarrow', 'matplotlib', 'scipy', 'jinja2') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == "[]"


# Figures


def test_figures() -> None:
    assert figure_text(1437.25) == "1,437.3"
    assert figure_text(-3.0, signed=True) == "−3"
    assert figure_text(0.0205, "share", signed=True) == "+2.1%"
    assert figure_text(None) == "–"
    assert number(0.04, 1, signed=True) == "0.0"
    assert interval(Estimate(3, 2.0, 1.0, 3.0), EN, signed=True) == "+1 to +3"
    assert interval(Estimate(1, 2.0), EN) == "–"


def test_the_frontier_is_of_those_nobody_beats() -> None:
    points = [(1.0, 5.0), (2.0, 5.0), (3.0, 1.0), (2.0, 4.0), (2.0, 5.0)]
    assert pareto_front(points, (+1, +1)) == [1, 2, 4]
    assert pareto_front(points, (+1, -1)) == [2]
    assert pareto_front(points, (-1, +1)) == [0]
