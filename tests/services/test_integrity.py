"""The check of histories in the database: whatever is changed past it is found, with its line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.factories import NOW
from wisselplaats.db import session, transaction
from wisselplaats.domain.anchor import read_history
from wisselplaats.domain.anchor.chain import MOST_HEADS
from wisselplaats.domain.errors import Conflict, NotFound, Unauthenticated
from wisselplaats.domain.passport import EntryKind, chain
from wisselplaats.models import Listing, Lot, PassportAnchor, PassportEntry
from wisselplaats.services import passport


@pytest.fixture
def lot(make: SimpleNamespace, settings: object) -> Lot:
    """A public lot with a history of four lines."""
    made: Listing = make.listing()
    with transaction():
        for number in range(4):
            passport.append(made.lot, EntryKind.INSPECTED, "Gemeente Één", {"text": f"controle {number}"}, NOW)
    return made.lot


GUARDED = {
    "passport_entry": "append_only", "passport_anchor": "append_only", "passport_anchor_head": "append_only",
    "passport_end": "only_grows",
}  # fmt: skip


@contextmanager
def past_the_database() -> Iterator[None]:
    """What somebody can do who has the database itself."""
    for table, guard in GUARDED.items():
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_{guard}"))
    yield
    session.commit()
    for table, guard in GUARDED.items():
        session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER {table}_{guard}"))
    session.commit()
    session.expire_all()


def run(sql: str, **params: Any) -> None:
    session.execute(text(sql), params)


def found(lot: Lot) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in passport.report(None, lot.id).findings]


@pytest.mark.parametrize("line", [1, 2, 3, 4])
@pytest.mark.parametrize(
    "change",
    ["data = data || '{\"text\": \"controle x\"}'", "organisation_name = 'Gemeente Eén'", "kind = 'corrected'",
     "at = at + interval '1 microsecond'", "hash = translate(hash, '0123456789', '1234567890')"],
)  # fmt: skip
def test_one_changed_byte_of_any_line_is_found(lot: Lot, line: int, change: str) -> None:
    assert passport.report(None, lot.id).sound
    with past_the_database():
        run(f"UPDATE passport_entry SET {change} WHERE lot_id = :lot AND sequence = :line", lot=lot.id, line=line)
    assert ("line_changed", line) in found(lot)
    assert (lot.number, line) in [(number, one.line) for number, one in passport.verify_all()]
    assert passport.verify_all(lot.id) == passport.verify_all()


def test_a_line_taken_out_of_the_middle_is_found(lot: Lot) -> None:
    with past_the_database():
        run("DELETE FROM passport_entry WHERE lot_id = :lot AND sequence = 2", lot=lot.id)
    assert found(lot)[0] == ("line_does_not_follow", 2)


def test_an_end_that_is_cut_off_is_found_by_the_anchor(lot: Lot) -> None:
    assert passport.anchor_all(NOW) == 1
    with past_the_database():
        run("DELETE FROM passport_entry WHERE lot_id = :lot AND sequence > 2", lot=lot.id)
        run(
            "UPDATE passport_end e SET sequence = 2, hash = (SELECT hash FROM passport_entry p WHERE p.lot_id = e.lot_id AND p.sequence = 2)"
        )
    assert found(lot) == [("lines_cut_off", 4)]
    with past_the_database():
        run("DELETE FROM passport_entry WHERE lot_id = :lot", lot=lot.id)
        run("DELETE FROM passport_end")
    assert [(number, one.code) for number, one in passport.verify_all()] == [(lot.number, "lines_cut_off")]


def test_an_end_that_is_cut_off_shows_at_once_without_any_anchor(lot: Lot) -> None:
    with past_the_database():
        run("DELETE FROM passport_entry WHERE lot_id = :lot AND sequence > 2", lot=lot.id)
    assert found(lot) == [("end_cut_off", 4)]
    assert [(number, one.code) for number, one in passport.verify_all()] == [(lot.number, "end_cut_off")]
    assert passport.document(None, lot.id)["broken_at"] == 3
    with transaction():
        passport.append(lot, EntryKind.INSPECTED, "Gemeente Één", {"text": "alsof er niets was"}, NOW)
        passport.append(lot, EntryKind.INSPECTED, "Gemeente Één", {"text": "en nog eens"}, NOW)
    assert found(lot) == [("end_differs", 4)]  # writing on does not cover it up
    with past_the_database():
        run("DELETE FROM passport_entry WHERE lot_id = :lot", lot=lot.id)
    assert (found(lot), passport.document(None, lot.id)["broken_at"]) == ([("end_cut_off", 4)], 1)


def test_lines_that_the_end_does_not_know_show(lot: Lot) -> None:
    with past_the_database():
        run("DELETE FROM passport_end WHERE lot_id = :lot", lot=lot.id)
    with transaction():
        passport.append(lot, EntryKind.INSPECTED, "Gemeente Één", {"text": "controle 4"}, NOW)
    assert found(lot) == [("end_behind", 1)]


def test_the_database_moves_the_end_up_and_never_back(lot: Lot) -> None:
    for change in ("UPDATE passport_end SET sequence = 1", "DELETE FROM passport_end"):
        with pytest.raises(Conflict), transaction():
            run(change)
    assert found(lot) == []


def rewrite(lot: Lot) -> None:
    """Hash the whole history anew, with another inspection in it and another end: a chain that is right in itself."""
    rows, before = passport.entries(lot.id), None
    with past_the_database():
        run("DELETE FROM passport_entry WHERE lot_id = :lot", lot=lot.id)
        run("DELETE FROM passport_end WHERE lot_id = :lot", lot=lot.id)
        session.expunge_all()
        for row in rows:
            before = chain(
                before, lot.id, EntryKind(row.kind), row.at, row.organisation_name, {"text": "niets te zien"}
            )
            session.add(
                PassportEntry(
                    lot_id=lot.id, sequence=before.sequence, kind=before.kind, at=before.at,
                    organisation_name=before.organisation, data=dict(before.data),
                    previous_hash=before.previous_hash, hash=before.hash,
                )
            )  # fmt: skip
        session.flush()


def test_a_history_hashed_anew_is_found_by_the_anchor_and_not_before(lot: Lot) -> None:
    key, number = lot.id, lot.number
    rewrite(lot)
    assert passport.verify_all() == []
    with past_the_database():
        run("DELETE FROM passport_anchor_head")
        run("DELETE FROM passport_anchor")
    passport.anchor_all(NOW)
    rewrite(session.get_one(Lot, key))
    assert passport.verify_all() == []  # the same once more is the same
    with past_the_database():
        run("UPDATE passport_entry SET at = at + interval '1 day' WHERE lot_id = :lot", lot=key)
    rewrite(session.get_one(Lot, key))
    assert [(who, one.code, one.line) for who, one in passport.verify_all()] == [(number, "line_not_as_anchored", 4)]


def test_who_rewrites_the_anchors_too_is_found_by_whom_kept_them(lot: Lot) -> None:
    passport.anchor_all(NOW)
    kept = passport.all_anchors()
    with past_the_database():
        run("UPDATE passport_entry SET at = at + interval '1 day' WHERE lot_id = :lot", lot=lot.id)
        run("DELETE FROM passport_anchor_head")
        run("DELETE FROM passport_anchor")
    rewrite(lot)
    passport.anchor_all(NOW)
    assert (passport.verify_all(), list(passport.verify_anchors())) == ([], [])
    assert list(passport.verify_anchors(kept)) == [(1, "anchor_not_as_kept")]


@pytest.mark.parametrize(
    ("change", "code"),
    [("passport_anchor SET made_at = made_at + interval '1 day'", "anchor_chain_broken"),
     ("passport_anchor_head SET hash = repeat('a', 64)", "anchor_root_differs")],
)  # fmt: skip
def test_a_changed_anchor_is_found(lot: Lot, change: str, code: str) -> None:
    passport.anchor_all(NOW)
    with past_the_database():
        run(f"UPDATE {change}")
    assert (1, code) in list(passport.verify_anchors())


def test_anchoring_again_finds_nothing_until_a_history_grows(lot: Lot, make: SimpleNamespace) -> None:
    assert (passport.anchor_all(NOW), passport.anchor_all(NOW)) == (1, 0)
    with transaction():
        passport.append(lot, EntryKind.CORRECTED, "Gemeente Één", {}, NOW)
        passport.append(make.lot(), EntryKind.CREATED, "Gemeente Twee", {}, NOW)
    later = NOW + timedelta(days=1)
    assert passport.anchor_all(later) == 2
    first, second = passport.all_anchors()
    assert (second.sequence, second.heads, second.previous_hash, second.made_at) == (2, 2, first.hash, later)
    report = passport.report(None, lot.id)
    assert (sorted(report.anchored), report.not_anchored, report.sound) == ([4, 5], 0, True)


def test_many_histories_make_more_than_one_anchor(
    lot: Lot, make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wisselplaats.domain.anchor.MOST_HEADS", 3)
    lots = [make.lot() for _ in range(7)]
    with transaction():
        for one in lots:
            passport.append(one, EntryKind.CREATED, "Gemeente Twee", {}, NOW)
    assert passport.anchor_all(NOW) == 8
    assert [one.heads for one in passport.all_anchors()] == [3, 3, 2]
    assert list(passport.verify_anchors()) == []
    assert passport.report(None, lot.id).sound
    assert MOST_HEADS == 4096


def test_the_database_refuses_to_change_an_anchor_or_to_fork_their_chain(lot: Lot) -> None:
    passport.anchor_all(NOW)
    with pytest.raises(Conflict), transaction():
        run("UPDATE passport_anchor SET heads = 2")
    with pytest.raises(Conflict), transaction():
        run("DELETE FROM passport_anchor_head")
    with pytest.raises(Conflict), transaction():
        session.add(
            PassportAnchor(sequence=2, made_at=NOW, heads=1, root="a" * 64, previous_hash="0" * 64, hash="b" * 64)
        )


def test_the_file_holds_the_history_with_its_proofs(lot: Lot) -> None:
    passport.anchor_all(NOW)
    content = json.dumps(passport.history_file(None, lot.id, NOW)).encode()
    history = read_history(content)
    assert (history.number, len(history.lines), len(history.proofs)) == (lot.number, 4, 1)


def test_who_may_not_read_the_passport_gets_no_check_of_it(make: SimpleNamespace, settings: object) -> None:
    hidden: UUID = make.lot().id
    for asked in (passport.report, lambda actor, key: passport.history_file(actor, key, NOW)):
        with pytest.raises(Unauthenticated):
            asked(None, hidden)
        with pytest.raises(NotFound):
            asked(make.actor(), hidden)
