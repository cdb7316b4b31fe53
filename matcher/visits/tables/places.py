"""Where leads and schools are: coordinates that can be, and whose distance is not known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from matcher.tables.records import Sheet, TableRecord
from models.visits.problem import GeoPoint, HighSchool, Lead

MOST_LAT, MOST_LON = 90, 180
_TAIWAN = (range(10, 28), range(114, 124))
"""Whole degrees of latitude and longitude that hold all of Taiwan with its outlying islands."""


def check_places(sheet: Sheet) -> None:
    """An error for each row whose two coordinates are no place, a warning where it is outside Taiwan."""
    columns = [name for name in ("lat", "lon") if name in sheet.headers]
    if len(columns) == 1:
        missing = "lon" if columns == ["lat"] else "lat"
        sheet.error("half_place", 1, missing, "", missing=missing)
        return
    for record in sheet:
        if record.has("lat") and record.has("lon"):
            _check_place(sheet, record)


def _check_place(sheet: Sheet, record: TableRecord) -> None:
    lat, lon = record["lat"], record["lon"]
    if lat is None and lon is None:
        return
    if lat is None or lon is None:
        missing = "lat" if lat is None else "lon"
        sheet.error("half_place", record.row, missing, "", missing=sheet.headers.get(missing, missing))
        return
    shown = f"{lat:g}, {lon:g}"
    if abs(lat) <= MOST_LAT and abs(lon) <= MOST_LON:
        if not _in_taiwan(lat, lon):
            sheet.warning("place_abroad", record.row, "lat", shown)
    elif _in_taiwan(lon, lat):
        sheet.error("place_swapped", record.row, "lat", shown)
    else:
        sheet.error("place_out_of_range", record.row, "lat" if abs(lat) > MOST_LAT else "lon", shown)


def _in_taiwan(lat: float, lon: float) -> bool:
    return int(lat) in _TAIWAN[0] and int(lon) in _TAIWAN[1]


def place_of(record: TableRecord) -> GeoPoint | None:
    """The place of a whole record, ``None`` where it is not told."""
    lat, lon = record["lat"], record["lon"]
    return None if lat is None or lon is None else GeoPoint(lat, lon)


def warn_of_unknown_distances(
    sheets: Mapping[str, Sheet],
    leads: Mapping[str, Lead],
    schools: Mapping[str, HighSchool],
    travel: Collection[tuple[str, str]],
) -> None:
    """A warning for each lead and school without a place that ``travel`` does not make up for: the distance counts 0.

    Where a whole table has no coordinates it is one warning. Nothing is said while rows of the tables are faulty.
    """
    if not all(record.whole for stem in ("leads", "schools", "travel") for record in sheets[stem]):
        return

    def schools_of(lead_id: str) -> int:
        own = leads[lead_id].school_id
        return sum((lead_id, school) not in travel for school in schools if school != own)

    def leads_of(school_id: str) -> int:
        return sum((lead.id, school_id) not in travel for lead in leads.values() if lead.school_id != school_id)

    _warn(sheets["leads"], "lead_without_place", schools_of)
    _warn(sheets["schools"], "school_without_place", leads_of)


def _warn(sheet: Sheet, code: str, unknown_of: Callable[[str], int]) -> None:
    """``unknown_of`` counts the distances not known of an id; half a place is an error of its own."""
    rows = {r[sheet.table.key[0]]: r.row for r in sheet if r["lat"] is None and r["lon"] is None}
    unknown = {id_: count for id_ in rows if (count := unknown_of(id_))}
    if unknown and not {"lat", "lon"} & set(sheet.headers):
        sheet.warning("no_places", 0, "", len(unknown))
        return
    for id_, count in unknown.items():
        sheet.warning(code, rows[id_], "lat", id_, count=count)
