"""calendars/ of visits read back by two libraries and by a strict reading of RFC 5545."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from matcher.texts import Language
from matcher.visits.publication import VisitPublication
from matcher.visits.report.calendars import Identity, read_identity, visit_agenda
from matcher.visits.report.digest import Digest
from models.visits.plan import Activity
from models.visits.problem import Period
from tests.report import parsers
from tests.report.rfc5545 import Block, day, events, is_day, moment, parse
from tests.report.runs import CANCELLED, CONFIRMED, Runs, contents, statuses, statuses_of_all, text_of
from tests.report.test_event_lines import NASTY
from tests.report.visits import sample

SCHOOL, OFFICE = "school-014302.ics", "office.ics"
VISIT_2 = "visits/2025/014302/L01/visit/2@matcher"


@pytest.fixture
def run(tmp_path: Path) -> Runs:
    return Runs(tmp_path, lambda publication: visit_agenda(Digest(publication)))


def read(path: Path) -> dict[str, Block]:
    """Events by UID."""
    return {event.only("UID").value: event for event in events(parse(path.read_bytes()))}


def of_lead(home: Path) -> Path:
    """The calendar of L01, marked as there is an l01 as well."""
    return next(home.glob("lead-L01~*.ics"))


def without(school_id: str) -> tuple[Activity, ...]:
    return tuple(one for one in sample.activities() if one.school_id != school_id)


def test_a_calendar_for_each_lead_and_school_with_visits_and_the_office(run: Runs, language: Language) -> None:
    home = run(sample.publication(language))
    names = {path.name for path in home.iterdir()}
    assert {f"school-{school_id}.ics" for school_id in sample.LEAD_OF if school_id != "A:5"} < names
    assert {"school-A%3A5.ics", "lead-L02.ics", "lead-L%2F03%20甲.ics", OFFICE} < names
    # L01 and l01 are one name where disks fold case: both carry a mark of their ids.
    folded = sorted(name.partition("~")[0] for name in names if "~" in name)
    assert folded == ["lead-L01", "lead-l01"]
    assert len(names) == len({name.casefold() for name in names}) == 6 + 4 + 1
    # An event is the same in all its calendars.
    office = parsers.read(home / OFFICE)
    for told in parsers.read_all(home).values():
        assert {uid: office[uid] for uid in told} == told


def test_visits_stand_at_their_hours_and_workshops_take_the_day(run: Runs) -> None:
    school = read(run(sample.publication()) / SCHOOL)
    visit, workshop = school[VISIT_2], school["visits/2025/014302/L01/workshop/0@matcher"]
    assert moment(visit, "DTSTART") == datetime(2025, 10, 22, 9)
    assert moment(visit, "DTEND") == datetime(2025, 10, 22, 13, 30)
    assert visit.text("LOCATION") == "新北市新北高工"
    assert visit.text("SUMMARY") == "新北高工 第 2 次入校"
    assert is_day(workshop)
    assert moment(workshop, "DTEND") - moment(workshop, "DTSTART") == timedelta(1)
    assert day(workshop) == date(2025, 9, 20)
    assert "時數：6 小時" in workshop.text("DESCRIPTION")


def test_a_description_names_lead_items_professor_and_forms(run: Runs) -> None:
    visit = read(run(sample.publication()) / OFFICE)["visits/2025/010301/L01/visit/2@matcher"]
    assert visit.text("DESCRIPTION").split("\n") == [
        "學校：010301 臺北市立南港高級中學",
        "領航教師：L01 王雅惠",
        "陪伴項目：課程發展、團隊經營",
        "隨同督導教授：P1 林教授",
        "2025-10-08（週三）前填報：入校入班紀錄表（L01 王雅惠）",
    ]


def test_what_is_due_is_an_entry_of_the_day_for_whoever_hands_it_in(run: Runs) -> None:
    home, plan = run(sample.publication()), sample.plan()
    school, office, lead = (read(path) for path in (home / SCHOOL, home / OFFICE, of_lead(home)))
    assert [event.text("SUMMARY") for event in school.values() if event.values("TRANSP")] == [
        "截止：新北高工 現況評估表（學校）",
        "截止：新北高工 感謝狀（辦公室）",
        "截止：新北高工 結報（學校）",
    ]
    forms = [event for event in lead.values() if event.values("TRANSP") == ["TRANSPARENT"]]
    assert all(is_day(event) for event in forms)
    assert {"入校入班紀錄表", "檢核表"} == {event.text("SUMMARY").split(" ")[1].partition("（")[0] for event in forms}
    assert len(office) == len(plan.activities) + len(plan.milestones)
    assert day(office["visits/2025/014302//settlement/0@matcher"]) == date(2025, 12, 15)


def test_every_activity_of_a_lead_stands_in_its_calendar(run: Runs) -> None:
    lead = read(run(sample.publication()) / "lead-L02.ics")
    held = [event for event in lead.values() if not event.values("TRANSP")]
    assert sorted(map(day, held)) == sorted(one.date for one in sample.activities() if one.lead_id == "L02")


def test_a_run_over_its_own_output_gives_the_same_bytes(run: Runs) -> None:
    first, second = run(sample.publication()), run(sample.publication())
    assert contents(first) == contents(second)
    assert statuses_of_all(second) == {(CONFIRMED, 0)}


def test_a_moved_visit_keeps_its_identity_and_raises_its_sequence(run: Runs) -> None:
    before = run(sample.publication())
    held = sample.activities({("154401", 2): date(2025, 11, 6)})
    after, calm = run(sample.publication(held=held)), run(sample.publication(held=held))
    again = run(sample.publication())
    told = statuses(after / OFFICE)
    assert statuses(before / OFFICE).keys() == told.keys()
    raised = {uid: status for uid, status in told.items() if status[1]}
    lead = "L%2F03%20%E7%94%B2"
    moved = [f"visits/2025/154401/{lead}/{what}/2@matcher" for what in ("visit", "visit_record")]
    assert raised == dict.fromkeys(moved, (CONFIRMED, 1))
    assert contents(after) == contents(calm)
    assert {statuses(again / OFFICE)[uid] for uid in raised} == {(CONFIRMED, 2)}


def test_what_is_no_longer_planned_is_cancelled_in_every_calendar_it_stood_in(run: Runs) -> None:
    before = run(sample.publication())
    fewer = sample.publication(held=without("014302"))
    after, third = run(fewer), run(fewer)
    gone = {uid for uid in statuses(before / OFFICE) if "/014302/" in uid}
    for path in (after / OFFICE, after / SCHOOL, of_lead(after)):
        found = statuses(path)
        cancelled = {uid for uid, (status, _) in found.items() if status == CANCELLED}
        assert cancelled == {uid for uid in found if "/014302/" in uid}
    assert {statuses(after / OFFICE)[uid] for uid in gone} == {(CANCELLED, 1)}
    assert gone == set(read(after / SCHOOL)) | {uid for uid in gone if "record" in uid or "checklist" in uid}
    assert contents(after) == contents(third)
    # What comes back is confirmed with a higher sequence.
    back = run(sample.publication())
    assert set(statuses(back / SCHOOL).values()) == {(CONFIRMED, 2)}


def test_another_lead_gives_other_events_and_the_old_are_cancelled(run: Runs) -> None:
    run(sample.publication())
    held = tuple(replace(one, lead_id="L05") if one.school_id == "154401" else one for one in sample.activities())
    after = run(sample.publication(held=held))
    old, new = statuses(after / "lead-L%2F03%20甲.ics"), statuses(after / "lead-L05.ics")
    assert {status for status, _ in old.values()} == {CANCELLED}
    assert {status for status, _ in new.values()} == {CONFIRMED}
    assert len(old) == len(new)


def test_a_lead_who_left_the_table_still_has_the_calendar_cancelled(run: Runs) -> None:
    run(sample.publication())
    leads = {lead_id: lead for lead_id, lead in sample.LEADS.items() if lead_id != "L02"}
    held = tuple(one for one in sample.activities() if one.lead_id != "L02")
    after = run(sample.publication(held=held, leads=leads))
    assert {status for status, _ in statuses(after / "lead-L02.ics").values()} == {CANCELLED}


def in_period(period: Period, *, weeks: int) -> VisitPublication:
    """The sample with all its dates moved by weeks into another period."""
    held = tuple(replace(one, date=one.date + timedelta(weeks=weeks)) for one in sample.activities())
    publication = sample.publication(held=held)
    assert publication.outcome.plan is not None
    due = tuple(replace(one, due=one.due + timedelta(weeks=weeks)) for one in sample.plan().milestones)
    plan = replace(publication.outcome.plan, milestones=due)
    season = replace(publication.problem, period=period)
    return replace(publication, problem=season, outcome=replace(publication.outcome, plan=plan))


NEXT_YEAR = Period(date(2026, 8, 31), date(2026, 12, 30), date(2026, 12, 14), date(2026, 6, 19))
SPRING = Period(date(2025, 2, 3), date(2025, 6, 4), date(2025, 5, 19), date(2024, 11, 22))


def test_another_year_has_other_events_and_cancels_none(run: Runs) -> None:
    this, following = run(sample.publication()), run(in_period(NEXT_YEAR, weeks=52))
    assert not statuses(this / OFFICE).keys() & statuses(following / OFFICE).keys()
    assert {status for status, _ in statuses(following / OFFICE).values()} == {CONFIRMED}


def test_a_year_mistyped_and_corrected_leaves_no_dead_event(run: Runs) -> None:
    run(in_period(NEXT_YEAR, weeks=52))
    for found in parsers.read_all(run(sample.publication())).values():
        confirmed = [event for event in found.values() if event["STATUS"] == CONFIRMED]
        assert 2 * len(confirmed) == len(found)
        assert all(str(event["DTSTART"]) < "2026" for event in confirmed)


def test_a_second_season_in_a_year_lets_the_first_be(run: Runs) -> None:
    one = run(in_period(SPRING, weeks=-30))
    home, calm = run(sample.publication()), run(sample.publication())
    told = statuses(home / OFFICE)
    assert not statuses(one / OFFICE).keys() & told.keys()
    assert VISIT_2.replace("2025", "20250901") in told
    assert {status for status, _ in told.values()} == {CONFIRMED}
    assert parsers.read_all(calm) == parsers.read_all(home)


def test_tables_that_were_dropped_leave_no_dead_event(run: Runs) -> None:
    before = parsers.read_all(run(sample.publication()))
    home = run(sample.publication(held=(), leads={}, schools={}, professors=None))
    told = parsers.read_all(home)
    assert {name: found.keys() for name, found in told.items()} == {name: before[name].keys() for name in before}
    assert statuses_of_all(home) == {(CANCELLED, 1)}
    assert not [lead.name for lead in sample.LEADS.values() if lead.name in text_of(home)]
    assert "X-WR-CALNAME:入校陪伴：L02\r\n" in (home / "lead-L02.ics").read_bytes().decode()
    assert statuses_of_all(run(sample.publication())) == {(CONFIRMED, 2)}


def test_a_professor_and_a_workshop_that_were_dropped_raise_what_they_stood_in(run: Runs) -> None:
    known = parsers.read(run(sample.publication()) / OFFICE)
    held = tuple(replace(one, professor_id="") for one in sample.activities() if one.number)
    told = statuses(run(sample.publication(held=held, professors=None)) / OFFICE)
    assert told.keys() == known.keys()
    joined = {uid for uid, event in known.items() if "隨同督導教授" in str(event["DESCRIPTION"])}
    assert {told[uid] for uid in joined} == {(CONFIRMED, 1)}
    assert {status for uid, status in told.items() if "/workshop/" in uid} == {(CANCELLED, 1)}


def test_the_office_has_a_calendar_also_where_nothing_is_planned(run: Runs) -> None:
    assert parsers.read_all(run(sample.publication(held=()))) == {OFFICE: {}}


@pytest.mark.dose(4)
@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_nasty_names_from_run_to_run(run: Runs, text: str) -> None:
    one = sample.publication(
        leads={id_: replace(lead, name=text) for id_, lead in sample.LEADS.items()},
        schools={id_: replace(school, name=text, county=text) for id_, school in sample.SCHOOLS.items()},
        professors={id_: replace(professor, name=text) for id_, professor in sample.PROFESSORS.items()},
    )
    home, again = run(one), run(one)
    gone = run(sample.publication(held=()))
    assert contents(home) == contents(again)
    before, after = parsers.read(home / OFFICE), parsers.read(gone / OFFICE)
    assert before.keys() == after.keys()
    for uid, event in after.items():
        assert event["SUMMARY"] == before[uid]["SUMMARY"]
        assert (event["STATUS"], event["SEQUENCE"], event["DESCRIPTION"]) == (CANCELLED, 1, "")


@pytest.mark.parametrize("rubbish", [b"", b"no calendar", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\n"])
def test_a_broken_office_calendar_is_made_up_for_by_the_others(run: Runs, rubbish: bytes) -> None:
    (run(sample.publication()) / OFFICE).write_bytes(rubbish)
    after = run(sample.publication(held=without("014302")))
    assert CANCELLED in {status for status, _ in statuses(after / SCHOOL).values()}


def test_a_cancelled_event_names_nobody(run: Runs) -> None:
    run(sample.publication())
    nameless = sample.without_names()
    plan = sample.plan(without("014302"))
    everything = text_of(run(replace(nameless, outcome=replace(nameless.outcome, plan=plan))))
    assert CANCELLED in everything
    assert not [lead.name for lead in sample.LEADS.values() if lead.name in everything]
    assert "林教授" not in everything


@pytest.mark.parametrize("odd", ["a/b", "甲 乙", "", "100%", "x@matcher", "a;b,c:d"])
def test_an_identity_can_be_read_from_its_uid(odd: str) -> None:
    identity = Identity(2025, odd, odd, "visit", 3)
    assert read_identity(identity.uid) == identity


@pytest.mark.parametrize("uid", ["", "x@matcher", "114/001/014001/7@matcher", "visits/x/1/2/visit/3@matcher"])
def test_other_uids_are_of_no_visit_plan(uid: str) -> None:
    assert read_identity(uid) is None


def test_school_names_with_commas_semicolons_and_line_ends_survive(run: Runs) -> None:
    name = "光明, 高中; 分校\\甲\n乙"
    schools = sample.SCHOOLS | {"014302": replace(sample.SCHOOLS["014302"], name=name, county="")}
    assert read(run(sample.publication(schools=schools)) / SCHOOL)[VISIT_2].text("LOCATION") == name
