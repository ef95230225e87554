"""A Sankey of three columns: from where, by way of what, to where; ribbons as wide as what flows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

STEPS = 3
NODE_WIDTH = 14.0


@dataclass(frozen=True)
class Flow:
    """So much from `source` by way of `by` to `target`; a name is what the reader sees."""

    source: str
    by: str
    target: str
    value: Decimal


@dataclass(frozen=True)
class Node:
    """A block of one column (0 left to 2 right)."""

    name: str
    column: int
    value: Decimal
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Ribbon:
    """From the right edge of one block to the left edge of another; `y` are the tops, `height` is the same at both."""

    source: str
    target: str
    column: int
    value: Decimal
    x0: float
    y0: float
    x1: float
    y1: float
    height: float

    @property
    def path(self) -> str:
        """The outline as an SVG path: two curves that bend halfway."""
        half, low0, low1 = (self.x0 + self.x1) / 2, self.y0 + self.height, self.y1 + self.height
        return (
            f"M{self.x0:.1f},{self.y0:.1f}C{half:.1f},{self.y0:.1f} {half:.1f},{self.y1:.1f} {self.x1:.1f},{self.y1:.1f}"
            f"V{low1:.1f}C{half:.1f},{low1:.1f} {half:.1f},{low0:.1f} {self.x0:.1f},{low0:.1f}Z"
        )


@dataclass(frozen=True)
class Sankey:
    """Everything to draw, in the units of the picture."""

    nodes: Sequence[Node]
    ribbons: Sequence[Ribbon]
    width: float
    height: float


def sankey(
    flows: Sequence[Flow], width: float, height: float, gap: float = 12, last: frozenset[str] = frozenset()
) -> Sankey:
    """Lay out flows between `width` and `height`; the largest block on top, those named in `last` below.

    Flows of nothing or less are left out: a ribbon has a width.
    """
    kept = [flow for flow in flows if flow.value > 0]
    whole = sum((flow.value for flow in kept), Decimal(0))
    if not kept:
        return Sankey([], [], width, height)
    names = [_ordered(kept, column, last) for column in range(STEPS)]
    room = height - gap * (max(len(column) for column in names) - 1)
    scale = max(room, height / 3) / float(whole)
    nodes: dict[tuple[int, str], Node] = {}
    for column, sizes in enumerate(names):
        nodes |= _column(column, sizes, (width - NODE_WIDTH) / (STEPS - 1) * column, scale, gap, height)
    deepest = max(node.y + node.height for node in nodes.values())
    return Sankey(list(nodes.values()), _ribbons(kept, nodes, scale), width, max(height, deepest))


def _name(flow: Flow, column: int) -> str:
    return (flow.source, flow.by, flow.target)[column]


def _ordered(flows: Sequence[Flow], column: int, last: frozenset[str]) -> list[tuple[str, Decimal]]:
    sizes: dict[str, Decimal] = {}
    for flow in flows:
        sizes[_name(flow, column)] = sizes.get(_name(flow, column), Decimal(0)) + flow.value
    return sorted(sizes.items(), key=lambda item: (item[0] in last, -item[1], item[0]))


def _column(
    column: int, sizes: Sequence[tuple[str, Decimal]], x: float, scale: float, gap: float, height: float
) -> dict[tuple[int, str], Node]:
    used = sum(float(size) * scale for _, size in sizes) + gap * (len(sizes) - 1)
    y, made = max(0.0, (height - used) / 2), {}
    for name, size in sizes:
        made[(column, name)] = Node(name, column, size, x, y, float(size) * scale)
        y += float(size) * scale + gap
    return made


def _ribbons(flows: Sequence[Flow], nodes: dict[tuple[int, str], Node], scale: float) -> list[Ribbon]:
    """Between each two columns, one ribbon per pair, stacked in the order of the blocks at the other end."""
    made = []
    for column in range(STEPS - 1):
        pairs: dict[tuple[str, str], Decimal] = {}
        for flow in flows:
            pair = _name(flow, column), _name(flow, column + 1)
            pairs[pair] = pairs.get(pair, Decimal(0)) + flow.value
        out = {name: node.y for (at, name), node in nodes.items() if at == column}
        into = {name: node.y for (at, name), node in nodes.items() if at == column + 1}
        tops = {pair: (nodes[(column, pair[0])].y, nodes[(column + 1, pair[1])].y) for pair in pairs}
        begins, ends = {}, {}
        for pair in sorted(pairs, key=lambda pair: (tops[pair][1], tops[pair][0])):
            begins[pair] = out[pair[0]]
            out[pair[0]] += float(pairs[pair]) * scale
        for pair in sorted(pairs, key=lambda pair: tops[pair]):
            ends[pair] = into[pair[1]]
            into[pair[1]] += float(pairs[pair]) * scale
        for (source, target), value in pairs.items():
            x0, x1 = nodes[(column, source)].x + NODE_WIDTH, nodes[(column + 1, target)].x
            pair = source, target
            made.append(Ribbon(source, target, column, value, x0, begins[pair], x1, ends[pair], float(value) * scale))
    return made
