"""Sentences about the passport's history."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisselplaats.domain.passport import (
    FIELDS,
    GENESIS,
    Entry,
    EntryKind,
    broken_at,
    chain,
    completeness,
    plain,
)

LOT = UUID("0192d3f0-0000-7000-8000-000000000000")
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def history(length: int = 4) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(length):
        before = entries[-1] if entries else None
        kind = EntryKind.CREATED if not entries else EntryKind.INSPECTED
        entries.append(chain(before, LOT, kind, NOON + timedelta(days=number), "Leiden", {"m2": Decimal(number)}))
    return entries


def test_the_first_entry_stands_on_nothing_and_each_next_one_on_the_one_before() -> None:
    entries = history()
    assert entries[0].previous_hash == GENESIS
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4]
    assert entries[3].previous_hash == entries[2].hash


def test_an_untouched_history_is_whole() -> None:
    assert broken_at(history()) is None
    assert broken_at([]) is None


@given(
    place=st.integers(0, 3),
    change=st.sampled_from(
        [
            ("kind", "corrected"),
            ("at", NOON - timedelta(seconds=1)),
            ("organisation", "Leiderdorp"),
            ("data", {"m2": "999"}),
            ("lot_id", uuid4()),
            ("sequence", 9),
            ("hash", "f" * 64),
            ("previous_hash", "e" * 64),
        ]
    ),
)
def test_any_single_change_shows(place: int, change: tuple[str, Any]) -> None:
    entries = history()
    entries[place] = replace(entries[place], **{change[0]: change[1]})
    found = broken_at(entries)
    assert found is not None
    assert found <= place + 2


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_entry_that_is_left_out_shows(place: int) -> None:
    entries = history()
    del entries[place]
    assert broken_at(entries) == place + 1


def test_the_same_moment_in_another_time_zone_is_the_same_entry() -> None:
    summer = NOON.astimezone(timezone(timedelta(hours=2)))
    assert (
        chain(None, LOT, EntryKind.CREATED, NOON, "x", {}).hash
        == chain(None, LOT, EntryKind.CREATED, summer, "x", {}).hash
    )


def test_amounts_are_kept_as_text_without_trailing_zeros() -> None:
    assert plain({"a": Decimal("12.500"), "b": [NOON, LOT], "c": EntryKind.SPLIT}) == {
        "a": "12.5",
        "b": ["2026-05-01T12:00:00+00:00", str(LOT)],
        "c": "split",
    }


def test_a_passport_that_knows_nothing_is_empty_and_one_that_knows_all_is_whole() -> None:
    assert completeness({}).percent == 0
    assert completeness(dict.fromkeys(FIELDS, "known")).percent == 100


def test_what_is_missing_is_listed_heaviest_first() -> None:
    found = completeness(
        dict.fromkeys(FIELDS, "known") | {"removed_by": None, "quality": "", "legal_status": "unknown"}
    )
    assert found.missing == ["quality", "legal_status", "removed_by"]
    assert found.percent < 100


def test_zero_times_reused_is_known() -> None:
    assert "times_reused" not in completeness({"times_reused": 0}).missing


@pytest.mark.parametrize("value", [0.1, {"x": [1.5]}, datetime(2026, 5, 1)])  # noqa: DTZ001 - the trap itself
def test_a_float_or_a_moment_without_a_zone_is_refused_because_it_may_come_back_otherwise(value: Any) -> None:
    with pytest.raises(TypeError):
        chain(None, LOT, EntryKind.INSPECTED, NOON, "Leiden", {"value": value})


@given(st.sets(st.sampled_from(sorted(FIELDS))))
def test_knowing_more_never_lowers_the_percentage_and_only_everything_is_a_hundred(names: set[str]) -> None:
    found = completeness(dict.fromkeys(names, "known"))
    assert (found.percent == 100) == (names == set(FIELDS))
    assert all(completeness(dict.fromkeys(names | {more}, "known")).percent >= found.percent for more in FIELDS)


def test_the_weights_of_the_passport_sum_to_a_hundred() -> None:
    assert sum(weight for weight, _ in FIELDS.values()) == 100
