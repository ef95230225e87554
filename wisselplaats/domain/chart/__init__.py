"""Charts as numbers: where each bar and ribbon lies, for whoever draws them on a page or on paper."""

from wisselplaats.domain.chart.bars import Bar, Bars, Tick, columns, rows
from wisselplaats.domain.chart.sankey import Flow, Node, Ribbon, Sankey, sankey

__all__ = ["Bar", "Bars", "Flow", "Node", "Ribbon", "Sankey", "Tick", "columns", "rows", "sankey"]
