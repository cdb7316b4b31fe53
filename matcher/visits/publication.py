"""What the files of a plan of visits are written from."""

from __future__ import annotations

from matcher.publication import Publication
from models.visits.plan import VisitOutcome
from models.visits.problem import Season

VisitPublication = Publication[Season, VisitOutcome]
