"""The drawings of the report of visits: strips of dates, months, the map."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from matcher.visits.report import places, report, sections
from matcher.visits.report.digest import Digest
from matcher.visits.report.report import render_report
from matcher.visits.report.strips import Axis, strips
from models.visits.problem import GeoPoint
from tests.report.html_page import Page
from tests.report.visits import sample


def shown() -> str:
    return Page(render_report(sample.publication(), sample.SENTENCES)).text


# Strips


def test_the_axis_runs_in_weeks_to_the_last_day_that_may_hold_an_activity() -> None:
    axis = Axis.of(Digest(sample.publication()))
    assert axis.first == date(2025, 9, 1)
    # 15 December less 14 days is Monday 1 December, in the week to the 7th.
    assert axis.days == 98
    assert axis.weeks[0] == (0, "9/1")
    assert axis.weeks[-1][1] == "12/1"
    assert len(axis.weeks) == 14


def test_each_activity_has_a_mark_on_its_day_in_its_schools_letter() -> None:
    digest = Digest(sample.publication())
    axis = Axis.of(digest)
    for strip in strips(digest, axis):
        letters = {school.assignment.school_id: school.letter for school in strip.schools}
        expected = sorted(
            (axis.x(one.date), letters[one.school_id], one.start is None, bool(one.professor_id))
            for one in sample.activities()
            if one.lead_id == strip.lead_id
        )
        found = sorted((mark.x, mark.letter, mark.workshop, mark.joined) for mark in strip.marks)
        assert found == expected
        assert len(set(letters.values())) == len(letters)


def test_holidays_closed_days_and_unavailable_dates_are_shaded() -> None:
    digest = Digest(sample.publication())
    axis = Axis.of(digest)
    shaded = {run.x + 9 * place for run in axis.holidays for place in range(run.width // 9)}
    assert axis.x(date(2025, 10, 10)) in shaded  # National Day
    assert axis.x(date(2025, 11, 12)) in shaded  # closed
    assert axis.x(date(2025, 10, 8)) not in shaded
    (run,) = axis.unavailable(sample.LEADS["L01"])
    assert (run.x, run.width) == (axis.x(date(2025, 10, 13)), 5 * 9)
    never_monday = replace(sample.LEADS["L02"], free=((), *sample.LEADS["L02"].free[1:]))
    assert [run.x for run in axis.unavailable(never_monday)] == [x for x, _ in axis.weeks]


def test_schools_at_one_workshop_share_the_height_of_its_day() -> None:
    own = tuple(one for one in sample.activities() if one.lead_id == "L01")
    workshop = next(one for one in own if one.school_id == "014302" and not one.number)
    digest = Digest(sample.publication(held=(*own, replace(workshop, school_id="010301"))))
    axis = Axis.of(digest)
    (strip,) = strips(digest, axis)
    first, second = (mark for mark in strip.marks if mark.x == axis.x(workshop.date))
    assert {first.letter, second.letter} == {"A", "B"}
    assert first.y + first.height == second.y


def test_leads_without_a_school_are_counted() -> None:
    assert "另有 1 位領航教師沒有陪伴學校" in shown()


# Months


def test_months_hold_every_activity_on_its_day() -> None:
    found = sections.months(Digest(sample.publication()))
    assert [(one.year, one.month) for one in found] == [(2025, month) for month in (9, 10, 11, 12)]
    held = [
        (day.date, activity) for one in found for week in one.weeks for day in week for activity in day.activities.rows
    ]
    assert all(day == activity.date for day, activity in held)
    assert len(held) == len(sample.activities()) == sum(one.activities for one in found)
    assert sum(one.due for one in found) == len(sample.plan().milestones)
    for one in found:
        days = [day.date for week in one.weeks for day in week]
        assert all((after - before).days == 1 for before, after in pairwise(days))
        assert not days[0].weekday()


def test_a_full_day_is_cut_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "LISTED_A_DAY", 1)
    monkeypatch.setattr(report, "SHOWN_A_DAY", 1)
    text = shown()
    assert "其餘 1 筆" in text
    assert "此處省略其餘 1 筆；完整清單請見 visits.xlsx。" in text


# Map


def test_lines_lead_from_lead_to_school_and_the_placeless_are_listed() -> None:
    drawn = places.draw(Digest(sample.publication()))
    assert len(drawn.links) == 5
    assert [one.school_id for one in drawn.placeless] == ["A:5"]
    assert sorted(point.kind for point in drawn.points) == ["lead"] * 3 + ["school"] * 5 + ["unserved"] * 4
    ends = {(point.x, point.y) for point in drawn.points}
    for link in drawn.links:
        assert {(link.x1, link.y1), (link.x2, link.y2)} <= ends
    for point in drawn.points:
        assert 0 < point.x < drawn.width
        assert 0 < point.y < drawn.height
    assert f"→ A:5 {sample.SCHOOLS['A:5'].name}" in shown()


def test_north_is_up_and_east_is_right() -> None:
    points = {point.title: point for point in places.draw(Digest(sample.publication())).points}
    north, south = points["臺北市立南港高級中學"], points["高雄中學"]
    assert north.y < south.y
    assert points["國立金門高級中學"].x < south.x < north.x


def test_without_any_place_there_is_only_a_list() -> None:
    schools = {one.id: replace(one, place=None) for one in sample.SCHOOLS.values()}
    leads = {one.id: replace(one, place=None) for one in sample.LEADS.values()}
    publication = sample.publication(schools=schools, leads=leads)
    assert len(places.draw(Digest(publication)).placeless) == 6
    parsed = Page(render_report(publication, sample.SENTENCES))
    assert "line" not in parsed.tags
    assert "→ 010301 臺北市立南港高級中學" in parsed.text


def test_one_place_for_all_still_gives_a_map() -> None:
    here = GeoPoint(25.0, 121.5)
    schools = {one.id: replace(one, place=here) for one in sample.SCHOOLS.values()}
    leads = {one.id: replace(one, place=here) for one in sample.LEADS.values()}
    drawn = places.draw(Digest(sample.publication(schools=schools, leads=leads)))
    assert all(point.x > 0 and point.y > 0 for point in drawn.points)


def test_labels_do_not_cover_each_other() -> None:
    drawn = places.draw(Digest(sample.publication()))
    assert {"臺北市", "金門縣"} <= {label.text for label in drawn.labels}
    for place, one in enumerate(drawn.labels):
        for other in drawn.labels[:place]:
            assert abs(one.y - other.y) >= places.LINE or abs(one.x - other.x) >= places.LETTER
