"""Results on the wire: totals by group, the lines behind them, where material went, and the same for spreadsheets."""

from wisselplaats.schemas.impact.lines import FlowsOutput, LineOutput, LinesQuery
from wisselplaats.schemas.impact.report import (
    GroupOutput,
    ImpactOutput,
    ImpactPageQuery,
    ImpactQuery,
    NarrowQuery,
    TotalsOutput,
    key_of,
    name_of,
)
from wisselplaats.schemas.impact.sheets import (
    FLOW_HEAD,
    GROUP_HEAD,
    LINE_HEAD,
    ImpactSheetQuery,
    LineSheetQuery,
    flow_rows,
    group_rows,
    line_rows,
)

__all__ = [
    "FLOW_HEAD",
    "GROUP_HEAD",
    "LINE_HEAD",
    "FlowsOutput",
    "GroupOutput",
    "ImpactOutput",
    "ImpactPageQuery",
    "ImpactQuery",
    "ImpactSheetQuery",
    "LineOutput",
    "LineSheetQuery",
    "LinesQuery",
    "NarrowQuery",
    "TotalsOutput",
    "flow_rows",
    "group_rows",
    "key_of",
    "line_rows",
    "name_of",
]
