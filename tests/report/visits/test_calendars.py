"""calendars/ read back by two libraries and by a strict reading of RFC 5545."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from matcher.texts import Language
from matcher.visits.publication import VisitPublication
from matcher.visits.report.calendars import Identity, read_identity, write_calendars
from models.visits.plan import Activity
from models.visits.problem import Period
from tests.report import parsers
from tests.report.rfc5545 import Block, day, events, is_day, moment, parse
from tests.report.test_event_lines import NASTY
from tests.report.visits import sample

SCHOOL = "school-014302.ics"
OFFICE = "office.ics"


def write(folder: Path, publication: VisitPublication, previous: Path | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    write_calendars(folder, publication, previous)
    parsers.read_all(folder / "calendars")
    return folder / "calendars"


def read(path: Path) -> dict[str, Block]:
    """Events by UID."""
    return {event.only("UID").value: event for event in events(parse(path.read_bytes()))}


def summaries(path: Path) -> list[str]:
    return [event.text("SUMMARY") for event in read(path).values()]


def sequences(path: Path) -> dict[str, int]:
    return {uid: int(event.only("SEQUENCE").value) for uid, event in read(path).items()}


def moved(school_id: str, number: int, to: date) -> tuple[Activity, ...]:
    return sample.activities({(school_id, number): to})


def without(school_id: str) -> tuple[Activity, ...]:
    return tuple(one for one in sample.activities() if one.school_id != school_id)


def test_a_calendar_for_each_lead_and_school_with_visits_and_the_office(tmp_path: Path) -> None:
    home = write(tmp_path, sample.publication())
    names = {path.name for path in home.iterdir()}
    assert {f"school-{school_id}.ics" for school_id in sample.LEAD_OF if school_id != "A:5"} < names
    assert {"school-A%3A5.ics", "lead-L02.ics", "lead-L%2F03%20甲.ics", OFFICE} < names
    # L01 and l01 are one name where disks fold case: both carry a mark of their ids.
    folded = sorted(name.partition("~")[0] for name in names if "~" in name)
    assert folded == ["lead-L01", "lead-l01"]
    assert len(names) == 6 + 4 + 1
    assert len({name.casefold() for name in names}) == len(names)


def test_two_parsers_agree(tmp_path: Path, language: Language) -> None:
    home = write(tmp_path, sample.publication(language))
    for path in home.iterdir():
        one = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
        other = read(path)
        assert [str(event["UID"]) for event in one] == list(other)
        for event in one:
            plain = other[str(event["UID"])]
            for name in ("SUMMARY", "DESCRIPTION", "LOCATION"):
                assert str(event.get(name, "")) == plain.text(name)
            begin = event.decoded("DTSTART")
            wall = (
                begin.replace(tzinfo=None)
                if isinstance(begin, datetime)
                else datetime.combine(begin, datetime.min.time())
            )
            assert wall == moment(plain, "DTSTART")


def test_visits_stand_at_their_hours_and_workshops_take_the_day(tmp_path: Path) -> None:
    school = read(write(tmp_path, sample.publication()) / SCHOOL)
    visit = school["visits/2025/014302/L01/visit/2@matcher"]
    assert moment(visit, "DTSTART") == datetime(2025, 10, 22, 9)
    assert moment(visit, "DTEND") == datetime(2025, 10, 22, 13, 30)
    assert visit.text("LOCATION") == "新北市新北高工"
    assert visit.text("SUMMARY") == "新北高工 第 2 次入校"
    workshop = school["visits/2025/014302/L01/workshop/0@matcher"]
    assert is_day(workshop)
    assert moment(workshop, "DTEND") - moment(workshop, "DTSTART") == timedelta(1)
    assert day(workshop) == date(2025, 9, 20)
    assert "時數：6 小時" in workshop.text("DESCRIPTION")


def test_a_description_names_lead_items_professor_and_forms(tmp_path: Path) -> None:
    visit = read(write(tmp_path, sample.publication()) / OFFICE)["visits/2025/010301/L01/visit/2@matcher"]
    assert visit.text("DESCRIPTION").split("\n") == [
        "學校：010301 臺北市立南港高級中學",
        "領航教師：L01 王雅惠",
        "陪伴項目：課程發展、團隊經營",
        "隨同督導教授：P1 林教授",
        "2025-10-08（週三）前填報：入校入班紀錄表（L01 王雅惠）",
    ]


def test_what_is_due_is_an_entry_of_the_day_for_whoever_hands_it_in(tmp_path: Path) -> None:
    home = write(tmp_path, sample.publication())
    school, office = read(home / SCHOOL), read(home / OFFICE)
    lead = read(next(home.glob("lead-L01~*.ics")))
    assert [event.text("SUMMARY") for event in school.values() if event.values("TRANSP")] == [
        "截止：新北高工 現況評估表（學校）",
        "截止：新北高工 感謝狀（辦公室）",
        "截止：新北高工 結報（學校）",
    ]
    forms = [event for event in lead.values() if event.values("TRANSP") == ["TRANSPARENT"]]
    assert all(is_day(event) for event in forms)
    assert {"入校入班紀錄表", "檢核表"} == {event.text("SUMMARY").split(" ")[1].partition("（")[0] for event in forms}
    plan = sample.plan()
    assert len(office) == len(plan.activities) + len(plan.milestones)
    due = office["visits/2025/014302//settlement/0@matcher"]
    assert day(due) == date(2025, 12, 15)


def test_every_activity_of_a_lead_stands_in_its_calendar(tmp_path: Path) -> None:
    lead = read(write(tmp_path, sample.publication()) / "lead-L02.ics")
    own = [one for one in sample.activities() if one.lead_id == "L02"]
    held = [event for event in lead.values() if not event.values("TRANSP")]
    assert sorted(day(event) for event in held) == sorted(one.date for one in own)


def test_an_event_is_the_same_in_all_its_calendars(tmp_path: Path) -> None:
    home = write(tmp_path, sample.publication())
    office = read(home / OFFICE)
    for path in home.iterdir():
        for uid, event in read(path).items():
            assert event == office[uid]


def test_a_run_over_its_own_output_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write(tmp_path / "1", sample.publication())
    second = write(tmp_path / "2", sample.publication(), tmp_path / "1")
    assert {path.name for path in first.iterdir()} == {path.name for path in second.iterdir()}
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()
    assert set(sequences(second / OFFICE).values()) == {0}


def test_a_moved_visit_keeps_its_identity_and_raises_its_sequence(tmp_path: Path) -> None:
    before = write(tmp_path / "1", sample.publication())
    held = moved("154401", 2, date(2025, 11, 6))
    after = write(tmp_path / "2", sample.publication(held=held), tmp_path / "1")
    calm = write(tmp_path / "3", sample.publication(held=held), tmp_path / "2")
    again = write(tmp_path / "4", sample.publication(), tmp_path / "3")
    assert sequences(before / OFFICE).keys() == sequences(after / OFFICE).keys()
    raised = {uid for uid, sequence in sequences(after / OFFICE).items() if sequence}
    lead = "L%2F03%20%E7%94%B2"
    assert raised == {f"visits/2025/154401/{lead}/{what}/2@matcher" for what in ("visit", "visit_record")}
    assert {sequences(after / OFFICE)[uid] for uid in raised} == {1}
    for path in after.iterdir():
        assert path.read_bytes() == (calm / path.name).read_bytes()
    assert {sequences(again / OFFICE)[uid] for uid in raised} == {2}


def test_what_is_no_longer_planned_is_cancelled_in_every_calendar_it_stood_in(tmp_path: Path) -> None:
    before = write(tmp_path / "1", sample.publication())
    fewer = sample.publication(held=without("014302"))
    after = write(tmp_path / "2", fewer, tmp_path / "1")
    third = write(tmp_path / "3", fewer, tmp_path / "2")
    gone = {uid for uid in read(before / OFFICE) if "/014302/" in uid}
    for path in (after / OFFICE, after / SCHOOL, next(after.glob("lead-L01~*.ics"))):
        found = read(path)
        assert {uid for uid, event in found.items() if event.values("STATUS") == ["CANCELLED"]} == {
            uid for uid in found if "/014302/" in uid
        }
    assert {uid: sequences(after / OFFICE)[uid] for uid in gone} == dict.fromkeys(gone, 1)
    assert gone == set(read(after / SCHOOL)) | {uid for uid in gone if "record" in uid or "checklist" in uid}
    for path in after.iterdir():
        assert path.read_bytes() == (third / path.name).read_bytes()


def test_what_comes_back_is_confirmed_with_a_higher_sequence(tmp_path: Path) -> None:
    write(tmp_path / "1", sample.publication())
    write(tmp_path / "2", sample.publication(held=without("014302")), tmp_path / "1")
    back = read(write(tmp_path / "3", sample.publication(), tmp_path / "2") / SCHOOL)
    assert {event.only("STATUS").value for event in back.values()} == {"CONFIRMED"}
    assert {event.only("SEQUENCE").value for event in back.values()} == {"2"}


def test_another_lead_gives_other_events_and_the_old_are_cancelled(tmp_path: Path) -> None:
    write(tmp_path / "1", sample.publication())
    held = tuple(replace(one, lead_id="L05") if one.school_id == "154401" else one for one in sample.activities())
    after = write(tmp_path / "2", sample.publication(held=held), tmp_path / "1")
    old, new = read(after / "lead-L%2F03%20甲.ics"), read(after / "lead-L05.ics")
    assert {event.only("STATUS").value for event in old.values()} == {"CANCELLED"}
    assert {event.only("STATUS").value for event in new.values()} == {"CONFIRMED"}
    assert len(old) == len(new)


def test_a_lead_who_left_the_table_still_has_the_calendar_cancelled(tmp_path: Path) -> None:
    write(tmp_path / "1", sample.publication())
    leads = {lead_id: lead for lead_id, lead in sample.LEADS.items() if lead_id != "L02"}
    held = tuple(one for one in sample.activities() if one.lead_id != "L02")
    after = write(tmp_path / "2", sample.publication(held=held, leads=leads), tmp_path / "1")
    assert {event.only("STATUS").value for event in read(after / "lead-L02.ics").values()} == {"CANCELLED"}


def test_another_year_has_other_events_and_cancels_none(tmp_path: Path) -> None:
    this = write(tmp_path / "1", sample.publication())
    period = Period(date(2026, 9, 1), date(2026, 12, 31), date(2026, 12, 15), date(2026, 6, 20))
    held = tuple(replace(one, date=one.date.replace(year=2026)) for one in sample.activities())
    later = sample.publication(held=held)
    later = replace(later, problem=replace(later.problem, period=period))
    following = write(tmp_path / "2", later, tmp_path / "1")
    assert not read(this / OFFICE).keys() & read(following / OFFICE).keys()
    assert {event.only("STATUS").value for event in read(following / OFFICE).values()} == {"CONFIRMED"}


def in_period(period: Period, *, weeks: int) -> VisitPublication:
    """The sample with all its dates moved by weeks into another period."""
    held = tuple(replace(one, date=one.date + timedelta(weeks=weeks)) for one in sample.activities())
    publication = sample.publication(held=held)
    assert publication.outcome.plan is not None
    due = tuple(replace(one, due=one.due + timedelta(weeks=weeks)) for one in sample.plan().milestones)
    plan = replace(publication.outcome.plan, milestones=due)
    season = replace(publication.problem, period=period)
    return replace(publication, problem=season, outcome=replace(publication.outcome, plan=plan))


def test_a_year_mistyped_and_corrected_leaves_no_dead_event(tmp_path: Path) -> None:
    wrong = Period(date(2026, 8, 31), date(2026, 12, 30), date(2026, 12, 14), date(2026, 6, 19))
    write(tmp_path / "1", in_period(wrong, weeks=52))
    home = write(tmp_path / "2", sample.publication(), tmp_path / "1")
    for found in parsers.read_all(home).values():
        confirmed = [event for event in found.values() if event["STATUS"] == "CONFIRMED"]
        assert 2 * len(confirmed) == len(found)
        assert all(str(event["DTSTART"]) < "2026" for event in confirmed)


def test_a_second_season_in_a_year_lets_the_first_be(tmp_path: Path) -> None:
    spring = Period(date(2025, 2, 3), date(2025, 6, 4), date(2025, 5, 19), date(2024, 11, 22))
    one = write(tmp_path / "1", in_period(spring, weeks=-30))
    home = write(tmp_path / "2", sample.publication(), tmp_path / "1")
    assert not read(one / OFFICE).keys() & read(home / OFFICE).keys()
    assert "visits/20250901/014302/L01/visit/2@matcher" in read(home / SCHOOL)
    assert {event["STATUS"] for event in parsers.read(home / OFFICE).values()} == {"CONFIRMED"}
    calm = write(tmp_path / "3", sample.publication(), tmp_path / "2")
    assert parsers.read_all(calm) == parsers.read_all(home)


def test_tables_that_were_dropped_leave_no_dead_event(tmp_path: Path) -> None:
    before = write(tmp_path / "1", sample.publication())
    empty = sample.publication(held=(), leads={}, schools={}, professors=None)
    home = write(tmp_path / "2", empty, tmp_path / "1")
    assert parsers.read_all(before).keys() == parsers.read_all(home).keys()
    for name, found in parsers.read_all(home).items():
        assert found.keys() == read(before / name).keys()
        assert {(event["STATUS"], event["SEQUENCE"]) for event in found.values()} == {("CANCELLED", 1)}
    everything = b"".join(path.read_bytes() for path in home.iterdir()).replace(b"\r\n ", b"").decode()
    assert not [lead.name for lead in sample.LEADS.values() if lead.name in everything]
    assert "X-WR-CALNAME:入校陪伴：L02\r\n" in (home / "lead-L02.ics").read_bytes().decode()
    back = write(tmp_path / "3", sample.publication(), tmp_path / "2")
    for found in parsers.read_all(back).values():
        assert {(event["STATUS"], event["SEQUENCE"]) for event in found.values()} == {("CONFIRMED", 2)}


def test_a_professor_and_a_workshop_that_were_dropped_raise_what_they_stood_in(tmp_path: Path) -> None:
    before = write(tmp_path / "1", sample.publication())
    held = tuple(replace(one, professor_id="") for one in sample.activities() if one.number)
    after = write(tmp_path / "2", sample.publication(held=held, professors=None), tmp_path / "1")
    told, known = parsers.read(after / OFFICE), parsers.read(before / OFFICE)
    assert told.keys() == known.keys()
    joined = {uid for uid, event in known.items() if "隨同督導教授" in str(event["DESCRIPTION"])}
    assert joined
    for uid, event in told.items():
        if "/workshop/" in uid:
            assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
        if uid in joined:
            assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", 1)


def test_the_office_has_a_calendar_also_where_nothing_is_planned(tmp_path: Path) -> None:
    home = write(tmp_path, sample.publication(held=()))
    assert parsers.read_all(home) == {OFFICE: {}}


@pytest.mark.dose(4)
@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_nasty_names_from_run_to_run(tmp_path: Path, text: str) -> None:
    one = sample.publication(
        leads={id_: replace(lead, name=text) for id_, lead in sample.LEADS.items()},
        schools={id_: replace(school, name=text, county=text) for id_, school in sample.SCHOOLS.items()},
        professors={id_: replace(professor, name=text) for id_, professor in sample.PROFESSORS.items()},
    )
    home = write(tmp_path / "1", one)
    again = write(tmp_path / "2", one, tmp_path / "1")
    gone = write(tmp_path / "3", sample.publication(held=()), tmp_path / "2")
    for path in home.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes()
    before, after = parsers.read(home / OFFICE), parsers.read(gone / OFFICE)
    assert before.keys() == after.keys()
    for uid, event in after.items():
        assert event["SUMMARY"] == before[uid]["SUMMARY"]
        assert (event["STATUS"], event["SEQUENCE"], event["DESCRIPTION"]) == ("CANCELLED", 1, "")


@pytest.mark.parametrize("rubbish", [b"", b"no calendar", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\n"])
def test_a_broken_office_calendar_is_made_up_for_by_the_others(tmp_path: Path, rubbish: bytes) -> None:
    home = write(tmp_path / "1", sample.publication())
    (home / OFFICE).write_bytes(rubbish)
    after = write(tmp_path / "2", sample.publication(held=without("014302")), tmp_path / "1")
    assert "CANCELLED" in {event.only("STATUS").value for event in read(after / SCHOOL).values()}


def test_a_cancelled_event_names_nobody(tmp_path: Path) -> None:
    write(tmp_path / "1", sample.publication())
    nameless = sample.without_names()
    assert nameless.outcome.plan is not None
    plan = sample.plan(without("014302"))
    nameless = replace(nameless, outcome=replace(nameless.outcome, plan=plan))
    home = write(tmp_path / "2", nameless, tmp_path / "1")
    everything = b"".join(path.read_bytes() for path in home.iterdir()).replace(b"\r\n ", b"").decode()
    assert "CANCELLED" in everything
    assert not [lead.name for lead in sample.LEADS.values() if lead.name in everything]
    assert "林教授" not in everything


@pytest.mark.parametrize("odd", ["a/b", "甲 乙", "", "100%", "x@matcher", "a;b,c:d"])
def test_an_identity_can_be_read_from_its_uid(odd: str) -> None:
    identity = Identity(2025, odd, odd, "visit", 3)
    assert read_identity(identity.uid) == identity


@pytest.mark.parametrize("uid", ["", "x@matcher", "114/001/014001/7@matcher", "visits/x/1/2/visit/3@matcher"])
def test_other_uids_are_of_no_visit_plan(uid: str) -> None:
    assert read_identity(uid) is None


def test_school_names_with_commas_semicolons_and_line_ends_survive(tmp_path: Path) -> None:
    name = "光明, 高中; 分校\\甲\n乙"
    schools = sample.SCHOOLS | {"014302": replace(sample.SCHOOLS["014302"], name=name, county="")}
    visit = read(write(tmp_path, sample.publication(schools=schools)) / SCHOOL)[
        "visits/2025/014302/L01/visit/1@matcher"
    ]
    assert visit.text("LOCATION") == name
