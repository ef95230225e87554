"""Charts keep their promises whatever the numbers: bars end where their value lies, what flows in flows out."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisselplaats.domain.chart import Flow, columns, rows, sankey

AMOUNTS = st.decimals(-1_000_000, 1_000_000, places=3)
FLOWS = st.lists(
    st.builds(Flow, st.sampled_from("abcdefgh"), st.sampled_from("xyz"), st.sampled_from("pqrst"),
              st.decimals("0.001", 10_000, places=3)),
    min_size=1, max_size=40,
)  # fmt: skip


@given(st.lists(AMOUNTS, min_size=1, max_size=40))
def test_a_standing_bar_reaches_from_the_line_to_its_value(values: list[Decimal]) -> None:
    chart = columns([(str(nth), value) for nth, value in enumerate(values)], 700, 200)
    low, high = chart.ticks[0].value, chart.ticks[-1].value
    assert low <= min(*values, 0) <= max(*values, 0) <= high
    assert 2 <= len(chart.ticks) <= 7
    for bar in chart.bars:
        end = bar.y if bar.value >= 0 else bar.y + bar.height
        assert end == pytest.approx(200 * float((high - bar.value) / (high - low)), abs=0.01)
        other = bar.y + bar.height if bar.value >= 0 else bar.y
        assert other == pytest.approx(chart.zero, abs=0.01)
        assert 0 <= bar.x <= bar.x + bar.width <= 700


@given(st.lists(AMOUNTS, min_size=1, max_size=40))
def test_a_lying_bar_stays_in_its_row_and_in_the_picture(values: list[Decimal]) -> None:
    chart = rows([(str(nth), value) for nth, value in enumerate(values)], 500, 20)
    for nth, bar in enumerate(chart.bars):
        assert nth * 20 <= bar.y <= bar.y + bar.height <= (nth + 1) * 20
        assert -0.01 <= bar.x <= bar.x + bar.width <= 500.01


@pytest.mark.parametrize(("values", "ticks"), [
    (["7", "12"], ["0", "5", "10", "15"]), (["-3", "9"], ["-5", "0", "5", "10"]), (["0"], ["0", "1"]),
    (["0.03"], ["0", "0.01", "0.02", "0.03"]), (["-40"], ["-40", "-30", "-20", "-10", "0"]),
])  # fmt: skip
def test_the_axis_has_round_numbers(values: list[str], ticks: list[str]) -> None:
    chart = columns([("", Decimal(value)) for value in values], 100, 100)
    assert [tick.value for tick in chart.ticks] == [Decimal(tick) for tick in ticks]


@given(FLOWS)
def test_what_flows_into_a_block_flows_out_and_nothing_lies_outside(flows: list[Flow]) -> None:
    picture = sankey(flows, 900, 400, last=frozenset("a"))
    whole = sum(flow.value for flow in flows)
    for column in range(3):
        blocks = sorted((node for node in picture.nodes if node.column == column), key=lambda node: node.y)
        assert sum(node.value for node in blocks) == whole
        for above, below in pairwise(blocks):
            assert above.y + above.height <= below.y + 0.001
        assert blocks[-1].y + blocks[-1].height <= picture.height + 0.001
        assert all(node.name != "a" for node in blocks[:-1])
    middle = [node for node in picture.nodes if node.column == 1]
    for node in middle:
        into = [ribbon for ribbon in picture.ribbons if ribbon.column == 0 and ribbon.target == node.name]
        out = [ribbon for ribbon in picture.ribbons if ribbon.column == 1 and ribbon.source == node.name]
        assert sum(one.value for one in into) == sum(one.value for one in out) == node.value
        assert min(one.y1 for one in into) == pytest.approx(node.y)
        assert max(one.y1 + one.height for one in into) == pytest.approx(node.y + node.height)


def test_nothing_flows_without_flows() -> None:
    assert sankey([], 900, 400).nodes == []
    assert sankey([Flow("a", "b", "c", Decimal(-1))], 900, 400).ribbons == []
