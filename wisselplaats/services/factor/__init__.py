"""Factor records: what is shipped, what holds for whom, and how an admin keeps them."""

from wisselplaats.services.factor.check import MODULES
from wisselplaats.services.factor.choose import choose_set
from wisselplaats.services.factor.coverage import Coverage, Covered, coverage, coverage_page
from wisselplaats.services.factor.keep import add, end, verify
from wisselplaats.services.factor.known import as_factor, chain_of, factors_on, readable_by, set_of
from wisselplaats.services.factor.load import MOST_ROWS, Outcome, Row, load
from wisselplaats.services.factor.method import (
    OpenedMethod,
    change_method,
    method_on,
    method_records,
    open_method,
    verify_method,
)
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
from wisselplaats.services.factor.shipped import Weight, load_factors, weights

__all__ = [
    "MODULES",
    "MOST_ROWS",
    "Coverage",
    "Covered",
    "Opened",
    "OpenedMethod",
    "Outcome",
    "Row",
    "Weight",
    "add",
    "as_factor",
    "chain_of",
    "change_method",
    "choose_set",
    "coverage",
    "coverage_page",
    "end",
    "factors_on",
    "get",
    "listed",
    "load",
    "load_factors",
    "method_on",
    "method_records",
    "open_method",
    "open_record",
    "readable_by",
    "require_vehicle",
    "search",
    "set_of",
    "vehicle_figures",
    "vehicles",
    "verify",
    "verify_method",
    "weights",
]
