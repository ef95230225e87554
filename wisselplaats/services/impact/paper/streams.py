"""The picture of where material went for the report of a year: blocks and ribbons with their names, ready to draw."""

from decimal import Decimal
from typing import Any

from wisselplaats.services.impact.flows import Flows, Stop, laid_out
from wisselplaats.services.impact.paper.writing import Writer

MOST_LETTERS = 26
"""A longer name would leave the paper; the table below has it whole."""


def stop_name(stop: Stop, say: Writer) -> str:
    """What a stop is called."""
    return stop.name or say(f"stop_{stop.kind}")


def drawn(found: Flows, say: Writer) -> dict[str, Any]:
    """Blocks and ribbons in the units of the picture, each of a kind that has a colour; `told` for who does not see it."""
    picture, stops = laid_out(found)
    return {
        "told": _told(found, say), "width": picture.width, "height": picture.height, "key": _key(say),
        "nodes": [
            {"x": node.x, "y": node.y, "height": node.height, "column": node.column, "kind": stops[node.name].kind,
             "name": _short(stop_name(stops[node.name], say)), "tonnes": f"{say.number(node.value, 1)} t"}
            for node in picture.nodes
        ],
        "ribbons": [
            {"x0": one.x0, "y0": one.y0, "x1": one.x1, "y1": one.y1, "height": one.height,
             "kind": stops[one.target if one.column == 1 else one.source].kind}
            for one in picture.ribbons
        ],
    }  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1].rstrip()}…"


def _key(say: Writer) -> list[dict[str, str]]:
    return [{"kind": kind, "name": say(f"key_{kind}")} for kind in ("project", "organisation", "recycling")]


def _told(found: Flows, say: Writer) -> str:
    sums: dict[Stop, Decimal] = {}
    for one in found.streams:
        sums[one.target] = sums.get(one.target, Decimal(0)) + one.tonnes
    if not sums:
        return ""
    most = max(sums, key=lambda stop: sums[stop])
    return say(
        "flows_told", total=say.number(found.total, 1), tonnes=say.number(sums[most], 1), name=stop_name(most, say)
    )
