"""The pages and the REST of the check: which line broke, the file, the anchors."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.factories import NOW
from wisselplaats.db import session, transaction
from wisselplaats.domain.anchor import check, read_anchors, read_history
from wisselplaats.domain.passport import EntryKind
from wisselplaats.models import Lot
from wisselplaats.services import passport


@pytest.fixture
def lot(make: SimpleNamespace, settings: object) -> Lot:
    made: Lot = make.listing().lot
    with transaction():
        for number in range(3):
            passport.append(made, EntryKind.INSPECTED, "Gemeente Één", {"text": f"controle {number}"}, NOW)
    passport.anchor_all(NOW)
    return made


def break_line_two(lot: Lot) -> None:
    session.execute(text("ALTER TABLE passport_entry DISABLE TRIGGER passport_entry_append_only"))
    session.execute(
        text("UPDATE passport_entry SET organisation_name = 'X' WHERE lot_id = :id AND sequence = 2"), {"id": lot.id}
    )
    session.execute(text("ALTER TABLE passport_entry ENABLE TRIGGER passport_entry_append_only"))
    session.commit()
    session.expire_all()


def test_the_page_says_that_it_holds_and_how_to_check_that_oneself(client: FlaskClient, lot: Lot) -> None:
    key, number = lot.id, lot.number
    page = client.get(f"/partijen/{key}/paspoort/controle").text
    assert "De geschiedenis is ongeschonden" in page
    assert page.count(">klopt<") == 3
    assert f"wisselplaats verify --file geschiedenis-{number}.json" in page
    assert "Geschiedenis controleren" in client.get(f"/partijen/{key}/paspoort").text


def test_the_page_names_the_line_that_broke(client: FlaskClient, lot: Lot) -> None:
    key = lot.id
    break_line_two(lot)
    page = client.get(f"/partijen/{key}/paspoort/controle").text
    assert "Regel 2 is achteraf veranderd" in page
    assert page.count(">klopt niet<") == 1


def test_the_files_can_be_checked_without_us(client: FlaskClient, lot: Lot) -> None:
    answer = client.get(f"/id/partij/{lot.id}/geschiedenis.json")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="geschiedenis-{lot.number}.json"'
    history = read_history(answer.data)
    anchors = read_anchors(client.get("/paspoort/ankers.json").data)
    assert check(history.lot_id, history.lines, history.proofs, {one.sequence: one.hash for one in anchors}) == []
    assert [one.sequence for one in anchors] == [1]
    assert anchors[0].hash in client.get("/paspoort/ankers").text


def test_the_check_over_rest(make: SimpleNamespace, api: Any, lot: Lot) -> None:
    key, asker = lot.id, api(make.actor())
    found = asker.get(f"/api/v1/partijen/{key}/paspoort/controle").json
    assert (found["ongeschonden"], found["aantalRegels"], found["nietVerankerd"], found["bevindingen"]) == (
        True,
        3,
        0,
        [],
    )
    assert found["verankerd"][0]["anker"]["volgnummer"] == 1
    assert found["geschiedenisUrl"] == f"/id/partij/{key}/geschiedenis.json"
    listed = asker.get("/api/v1/paspoortankers").json
    assert [one["aantalPartijen"] for one in listed["resultaten"]] == [1]
    break_line_two(session.get_one(Lot, key))
    found = asker.get(f"/api/v1/partijen/{key}/paspoort/controle").json
    [wrong] = found["bevindingen"]
    assert (wrong["regel"], wrong["code"], found["ongeschonden"]) == (2, "line_changed", False)
    assert "Regel 2" in wrong["melding"]
    assert asker.get(f"/api/v1/partijen/{make.lot().id}/paspoort/controle").status_code == 404
