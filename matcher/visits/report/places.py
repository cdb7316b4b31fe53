"""A map of who goes where, drawn from the places of leads and schools alone: no map of the world is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import cos, radians

from rich.cells import cell_len

from matcher.grouping import group_by
from matcher.report.account import excerpt
from matcher.visits.report.digest import Digest
from models.visits.plan import Assignment
from models.visits.problem import GeoPoint, HighSchool, Lead

WIDTH, HEIGHT, MARGIN = 560, 760, 46
"""The largest drawing, and what is left free around it, in units of the page."""
NARROWEST = 1e-3
"""Degrees below which all places are one."""
DRAWN = 1500
"""Schools, leads and lines drawn at most."""
NAMED = 40
"""Up to so many leads and schools each has its name beside it."""
LETTER, LINE, BESIDE = 6.2, 13, 8
"""Units that a column of small text is wide and a line high, and from a point to the name beside it."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the drawing; ``kind`` is ``lead``, ``school`` or ``unserved``."""

    kind: str
    x: float
    y: float
    title: str


@dataclass(frozen=True, slots=True)
class Link:
    """A lead and a school of the lead's; ``lead`` is the place of the lead among those with schools."""

    lead: int
    x1: float
    y1: float
    x2: float
    y2: float
    title: str


@dataclass(frozen=True, slots=True)
class Label:
    """A name; ``kind`` is ``county``, ``lead`` or ``school``."""

    kind: str
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Map:
    """The drawing, and the assignments it leaves out because a place is unknown, or there are too many."""

    width: float
    height: float
    points: Sequence[Point]
    links: Sequence[Link]
    labels: Sequence[Label]
    placeless: Sequence[Assignment]
    left: int


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to units of the drawing: a degree of longitude is as much shorter as it is at the middle latitude."""

    west: float
    north: float
    shrink: float
    scale: float
    width: float
    height: float

    @classmethod
    def around(cls, places: Sequence[GeoPoint]) -> Projection:
        """The projection that shows all places as large as fits."""
        north, south = max(place.lat for place in places), min(place.lat for place in places)
        east, west = max(place.lon for place in places), min(place.lon for place in places)
        shrink = cos(radians((north + south) / 2))
        wide, high = max((east - west) * shrink, NARROWEST), max(north - south, NARROWEST)
        scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
        return cls(west, north, shrink, scale, wide * scale + 2 * MARGIN, high * scale + 2 * MARGIN)

    def point(self, place: GeoPoint) -> tuple[float, float]:
        """Where a place stands, from the upper left corner."""
        x = MARGIN + (place.lon - self.west) * self.shrink * self.scale
        return x, MARGIN + (self.north - place.lat) * self.scale


def draw(digest: Digest) -> Map:
    """The map of a plan; without points where no lead with a school and no school has a place."""
    season = digest.season
    placed = [one for one in digest.plan.assignments if _ends(digest, one)]
    placeless = [one for one in digest.plan.assignments if not _ends(digest, one)]
    schools = excerpt((school for school in season.schools.values() if school.place), DRAWN)
    leads = excerpt(
        (season.leads[lead_id] for lead_id in digest.lead_assignments if season.leads[lead_id].place), DRAWN
    )
    places = [school.place for school in schools.rows if school.place]
    places += [lead.place for lead in leads.rows if lead.place]
    if not places:
        return Map(0, 0, (), (), (), placeless, 0)
    projection = Projection.around(places)
    points = [*_lead_points(projection, leads.rows), *_school_points(digest, projection, schools.rows)]
    named = points if len(points) <= NAMED else []
    labels = _labels(
        [
            *_county_labels(digest, projection),
            *(Label(point.kind, point.x + BESIDE, point.y + 4, point.title) for point in named),
        ],
        projection.width,
    )
    shown_schools, shown_leads = {school.id for school in schools.rows}, {lead.id for lead in leads.rows}
    drawn = [one for one in placed if one.school_id in shown_schools and one.lead_id in shown_leads][:DRAWN]
    links = list(_links(digest, projection, drawn))
    return Map(projection.width, projection.height, points, links, labels, placeless, len(placed) - len(drawn))


def _ends(digest: Digest, assignment: Assignment) -> tuple[GeoPoint, GeoPoint] | None:
    """The places of lead and school; ``None`` where one is unknown."""
    lead, school = digest.season.leads[assignment.lead_id], digest.season.schools[assignment.school_id]
    return (lead.place, school.place) if lead.place and school.place else None


def _links(digest: Digest, projection: Projection, assignments: Iterable[Assignment]) -> Iterator[Link]:
    order = {lead_id: place for place, lead_id in enumerate(digest.lead_assignments)}
    for assignment in assignments:
        ends = _ends(digest, assignment)
        if ends:
            title = digest.wording.say(
                "visit.map.link",
                lead=digest.lead_name(assignment.lead_id),
                school=digest.school_name(assignment.school_id),
                km=f"{assignment.km:,}",
            )
            yield Link(order[assignment.lead_id], *projection.point(ends[0]), *projection.point(ends[1]), title)


def _lead_points(projection: Projection, leads: Iterable[Lead]) -> Iterator[Point]:
    for lead in leads:
        if lead.place:
            yield Point("lead", *projection.point(lead.place), lead.name or lead.id)


def _school_points(digest: Digest, projection: Projection, schools: Iterable[HighSchool]) -> Iterator[Point]:
    for school in schools:
        if school.place:
            kind = "school" if school.id in digest.assignments else "unserved"
            yield Point(kind, *projection.point(school.place), school.name)


def _county_labels(digest: Digest, projection: Projection) -> Iterator[Label]:
    """Each county's name above its schools."""
    placed = (school for school in digest.season.schools.values() if school.place and school.county)
    for county, schools in group_by(placed, lambda school: school.county).items():
        points = [projection.point(school.place) for school in schools if school.place]
        x = sum(x for x, _ in points) / len(points)
        yield Label("county", x - LETTER * cell_len(county) / 2, min(y for _, y in points) - LINE, county)


def _labels(labels: Iterable[Label], width: float) -> list[Label]:
    """Those labels that do not cover an earlier one; the rest can still be read when pointed at."""
    shown: list[Label] = []
    for label in labels:
        long = LETTER * cell_len(label.text)
        left = label if label.kind == "county" else replace(label, x=label.x - long - 2 * BESIDE)
        free = (one for one in (label, left) if 0 <= one.x <= width - long and not any(_meet(one, it) for it in shown))
        shown.extend(islice(free, 1))
    return shown


def _meet(one: Label, other: Label) -> bool:
    """Whether two labels cover each other."""
    ends = (one.x + LETTER * cell_len(one.text), other.x + LETTER * cell_len(other.text))
    return abs(one.y - other.y) < LINE and one.x < ends[1] and other.x < ends[0]
