"""Factor records: what is shipped, what holds for whom, and how an admin keeps them."""

from wisselplaats.services.factor.check import MODULES
from wisselplaats.services.factor.choose import choose_set
from wisselplaats.services.factor.coverage import Covered, coverage
from wisselplaats.services.factor.keep import add, end, verify
from wisselplaats.services.factor.known import as_factor, chain_of, factors_on, readable_by, set_of
from wisselplaats.services.factor.load import MOST_ROWS, Outcome, Row, load
from wisselplaats.services.factor.seen import (
    Opened,
    get,
    listed,
    open_record,
    require_vehicle,
    search,
    vehicle_figures,
    vehicles,
)
from wisselplaats.services.factor.shipped import (
    MethodRecord,
    Weight,
    load_factors,
    method,
    method_records,
    weights,
)

__all__ = [
    "MODULES",
    "MOST_ROWS",
    "Covered",
    "MethodRecord",
    "Opened",
    "Outcome",
    "Row",
    "Weight",
    "add",
    "as_factor",
    "chain_of",
    "choose_set",
    "coverage",
    "end",
    "factors_on",
    "get",
    "listed",
    "load",
    "load_factors",
    "method",
    "method_records",
    "open_record",
    "readable_by",
    "require_vehicle",
    "search",
    "set_of",
    "vehicle_figures",
    "vehicles",
    "verify",
    "weights",
]
