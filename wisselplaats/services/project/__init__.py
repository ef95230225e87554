"""Projects: make one, change its planning, call it off."""

from wisselplaats.services.project.cancelling import Ending, ending
from wisselplaats.services.project.record import (
    Counts,
    boundary_of,
    change,
    counts,
    create,
    draw,
    get,
    leaders,
    next_number,
    search,
)

__all__ = [
    "Counts",
    "Ending",
    "boundary_of",
    "change",
    "counts",
    "create",
    "draw",
    "ending",
    "get",
    "leaders",
    "next_number",
    "search",
]
