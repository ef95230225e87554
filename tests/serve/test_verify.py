"""The check from the command line: every lot, one lot, or a file without any server."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from tests.factories import NOW
from wisselplaats.cli import cli
from wisselplaats.db import session, transaction
from wisselplaats.domain.anchor import ANCHORS_FORMAT, anchor_words
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.passport import EntryKind
from wisselplaats.models import Lot
from wisselplaats.serve.errors import ServeError
from wisselplaats.serve.verify import of_database
from wisselplaats.services import passport


@pytest.fixture
def lot(make: SimpleNamespace, settings: object) -> Lot:
    made: Lot = make.listing().lot
    with transaction():
        for number in range(3):
            passport.append(made, EntryKind.INSPECTED, "Gemeente Één", {"text": f"controle {number}"}, NOW)
    passport.anchor_all(NOW)
    return made


@pytest.fixture
def file(lot: Lot, tmp_path: Path) -> Path:
    found = tmp_path / "geschiedenis.json"
    found.write_text(json.dumps(passport.history_file(None, lot.id, NOW), ensure_ascii=False), encoding="utf-8")
    return found


@pytest.fixture
def anchors(lot: Lot, tmp_path: Path) -> Path:
    found = tmp_path / "ankers.json"
    words = [anchor_words(one) for one in passport.all_anchors()]
    found.write_text(json.dumps({"formaat": ANCHORS_FORMAT, "ankers": words}), encoding="utf-8")
    return found


def run(*arguments: object) -> tuple[str, BaseException | None]:
    done = CliRunner(env={"WISSELPLAATS_DATABASE_URL": None}).invoke(cli, ["verify", *map(str, arguments)])
    return done.output, done.exception


def test_a_sound_file_holds_without_a_server(file: Path, anchors: Path) -> None:
    assert run("--file", file) == ("The history holds.\n", None)
    assert run("--file", file, "--anchors", anchors) == ("The history holds.\n", None)


def test_a_changed_file_is_told_line_by_line(file: Path, lot: Lot) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("controle 1", "controle 9"), encoding="utf-8")
    said, error = run("--file", file)
    assert said == f"lot {lot.number}: Line 2 was changed afterwards: its hash does not fit its content.\n"
    assert isinstance(error, ServeError)


def test_a_shortened_file_and_another_anchor_are_found(file: Path, anchors: Path) -> None:
    whole = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**whole, "regels": whole["regels"][:2]}), encoding="utf-8")
    said, _ = run("--file", file)
    assert "knew line 3, but the history ends at line 2" in said
    kept = json.loads(anchors.read_text(encoding="utf-8"))
    kept["ankers"][0]["hash"] = "f" * 64
    anchors.write_text(json.dumps(kept), encoding="utf-8")
    said, _ = run("--file", file, "--anchors", anchors)
    assert "another than the kept anchor" in said


def test_what_is_no_history_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    assert isinstance(run("--file", tmp_path / "x.json")[1], Invalid)
    assert isinstance(run("--file", tmp_path / "none.json")[1], ServeError)


def test_the_database_is_checked_whole_and_by_lot(lot: Lot, anchors: Path) -> None:
    assert list(of_database(None, anchors)) == []
    session.execute(text("ALTER TABLE passport_entry DISABLE TRIGGER passport_entry_append_only"))
    session.execute(text("DELETE FROM passport_entry WHERE lot_id = :id AND sequence = 3"), {"id": lot.id})
    session.execute(text("ALTER TABLE passport_entry ENABLE TRIGGER passport_entry_append_only"))
    session.expire_all()
    for asked in (None, lot.number, lot.number.lower(), str(lot.id)):
        ended, anchored = sorted(of_database(asked), reverse=True)
        assert (
            ended == f"lot {lot.number}: The history came to line 3, but it ends at line 2 now: its end was taken off."
        )
        assert anchored.startswith(f"lot {lot.number}: Anchor 1 of")
    for unknown in ("L999999", "x"):
        with pytest.raises(ServeError):
            list(of_database(unknown))


def test_kept_anchors_show_that_the_chain_was_made_anew(lot: Lot, anchors: Path) -> None:
    kept = json.loads(anchors.read_text(encoding="utf-8"))
    kept["ankers"][0]["hash"] = "f" * 64
    anchors.write_text(json.dumps(kept), encoding="utf-8")
    assert list(of_database(None, anchors)) == ["Anchor 1 is another than the kept anchor of that number."]
