"""Sentences about anchors: a line that was changed, cut off or written anew shows, to anybody, without us."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisselplaats.domain.anchor import (
    Anchor,
    End,
    Head,
    History,
    Kept,
    Line,
    Proof,
    anchor,
    anchor_words,
    broken_at,
    check,
    climb,
    first_difference,
    path,
    read_anchors,
    read_history,
    root,
    write_history,
)
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.passport import EntryKind, chain, plain

LOT = UUID("0192d3f0-0000-7000-8000-000000000000")
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def lines(count: int = 4, text: str = "m2") -> list[Line]:
    made, before = [], None
    for number in range(count):
        before = chain(before, LOT, EntryKind.INSPECTED, NOON + timedelta(days=number), "Gemeente Één", {text: number})
        body = [
            str(LOT),
            before.sequence,
            before.kind,
            plain(before.at),
            before.organisation,
            before.data,
            before.previous_hash,
        ]
        made.append(Line(body, before.hash))
    return made


def proof(of: list[Line], at: int, others: int = 5) -> Proof:
    """An anchor that knew line `at` beside the heads of other lots."""
    heads = [Head(uuid4(), 1, f"{number:064x}") for number in range(others)]
    heads.insert(others // 2, Head(LOT, at, of[at - 1].hash))
    leaves = [head.leaf() for head in heads]
    return Proof(anchor(None, NOON, heads), heads[others // 2], path(leaves, others // 2))


def codes(*given: Any) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in check(str(LOT), *given)]


@given(st.integers(1, 70))
def test_every_leaf_leads_to_the_root_and_no_other_text_does(count: int) -> None:
    leaves = [f"leaf {number}" for number in range(count)]
    top = root(leaves)
    for place, leaf in enumerate(leaves):
        steps = path(leaves, place)
        assert climb(leaf, steps) == top
        assert climb(leaf + "x", steps) != top


def test_the_tree_is_the_one_of_rfc_9162() -> None:
    """The test vectors of Certificate Transparency: the leaves are bytes, of which these are text."""
    assert root([""]) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_an_untouched_history_that_an_anchor_knew_is_sound() -> None:
    history = lines()
    assert codes(history, [proof(history, 2), proof(history, 4)]) == []
    assert codes([]) == []


@pytest.mark.parametrize("place", [1, 2, 4])
def test_one_changed_value_is_told_with_its_line(place: int) -> None:
    history = lines()
    old = history[place - 1]
    history[place - 1] = Line([*old.body[:5], {"m2": 99}, old.body[6]], old.hash)
    assert codes(history) == [("line_changed", place)]


def test_a_line_taken_out_or_of_another_lot_shows() -> None:
    history = lines()
    assert codes([history[0], *history[2:]]) == [("line_does_not_follow", 2), ("line_does_not_follow", 3)]
    assert [one.code for one in check(str(uuid4()), history[:1])] == ["line_of_another_lot"]


def test_an_end_that_is_cut_off_shows_by_the_anchor_and_only_by_it() -> None:
    history = lines()
    known = proof(history, 4)
    assert codes(history[:3]) == []
    assert codes(history[:3], [known]) == [("lines_cut_off", 4)]


@pytest.mark.parametrize(
    ("sequence", "code", "line"),
    [(4, None, 0), (6, "end_cut_off", 6), (3, "end_behind", 4), (0, "end_behind", 1)],
)
def test_the_end_that_was_kept_is_held_to_the_lines(sequence: int, code: str | None, line: int) -> None:
    history = lines()
    end = End(sequence, history[min(sequence, 4) - 1].hash)
    assert [(one.code, one.line) for one in check(str(LOT), history, end=end)] == ([(code, line)] if code else [])
    assert [one.code for one in check(str(LOT), history, end=End(4, "f" * 64))] == ["end_differs"]


def test_a_history_hashed_anew_shows_by_the_anchor_and_only_by_it() -> None:
    known, forged = proof(lines(), 3), lines(text="m3")
    assert codes(forged) == []
    assert codes(forged, [known]) == [("line_not_as_anchored", 3)]


def test_an_anchor_that_was_made_to_fit_does_not_hold() -> None:
    forged = lines(text="m3")
    honest = proof(lines(), 4)
    assert codes(forged, [replace(honest, head=honest.head._replace(hash=forged[3].hash))]) == [
        ("anchor_does_not_hold", 4)
    ]
    assert codes(lines(), [replace(honest, anchor=replace(honest.anchor, heads=7))]) == [("anchor_does_not_hold", 4)]


def test_who_kept_the_anchor_sees_that_the_whole_was_forged() -> None:
    honest, forged = proof(lines(), 4), lines(text="m3")
    remade = proof(forged, 4)
    assert codes(forged, [remade]) == []
    assert codes(forged, [remade], {1: honest.anchor.hash}) == [("anchor_not_as_kept", 4)]


def chained(count: int = 4) -> list[Anchor]:
    made: list[Anchor] = []
    for number in range(count):
        heads = [Head(uuid4(), 1, "a" * 64) for _ in range(number + 1)]
        made.append(anchor(made[-1] if made else None, NOON + timedelta(days=number), heads))
    return made


@pytest.mark.parametrize(
    "change",
    [
        {"heads": 9},
        {"root": "f" * 64},
        {"hash": "e" * 64},
        {"previous_hash": "d" * 64},
        {"made_at": NOON},
        {"sequence": 9},
    ],
)
def test_any_changed_anchor_breaks_the_chain_of_anchors(change: dict[str, Any]) -> None:
    made = chained()
    assert broken_at(made) is None
    made[2] = replace(made[2], **change)
    assert broken_at(made) == 3
    assert broken_at(chained()[1:]) == 1


def test_what_somebody_kept_is_compared_by_number() -> None:
    there = [Kept(1, "a"), Kept(2, "b"), Kept(3, "c")]
    assert first_difference([Kept(2, "b")], there) is None
    assert first_difference([Kept(2, "x"), Kept(4, "d")], there) == 2
    assert first_difference([Kept(4, "d")], there) == 4


def test_a_file_holds_all_that_its_reader_needs() -> None:
    history = lines()
    written = write_history(History(str(LOT), "L001000", history, [proof(history, 4)]), "https://x.example/id", NOON)
    content = json.dumps(written, indent=2).encode()
    found = read_history(content)
    assert (found.number, found.lot_id, len(found.lines)) == ("L001000", str(LOT), 4)
    assert check(found.lot_id, found.lines, found.proofs) == []
    changed = read_history(content.replace(b'"m2": 2', b'"m2": 3'))
    assert [(one.code, one.line) for one in check(changed.lot_id, changed.lines, changed.proofs)] == [
        ("line_changed", 3)
    ]


def test_kept_anchors_are_read_as_they_were_published() -> None:
    made = chained()
    content = json.dumps({"formaat": "wisselplaats-ankers/1", "ankers": [anchor_words(one) for one in made]}).encode()
    assert read_anchors(content) == made


@pytest.mark.parametrize("read", [read_history, read_anchors])
@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{}", b'{"formaat": "wisselplaats-geschiedenis/1"}', b'{"formaat": "wisselplaats-ankers/1"}',
     b'{"formaat": "wisselplaats-geschiedenis/1", "partij": 3, "regels": []}',
     b'{"formaat": "wisselplaats-ankers/1", "ankers": [{"gemaaktOp": "2026-05-01T12:00:00"}]}', b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_such_file_is_said(read: Callable[[bytes], Any], content: bytes) -> None:
    with pytest.raises(Invalid) as error:
        read(content)
    assert error.value.problems[0].code == "not_a_history_file"
