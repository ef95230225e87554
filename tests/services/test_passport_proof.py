"""What proves a passport: documents for members, inspections for everybody, and no file that no row knows."""

import io
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select, text

from tests.factories import NOW, TODAY, day
from tests.services.test_passport_facts import own_lot
from wisselplaats.config import Settings
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated, UnsupportedContent
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import DocumentKind, InspectionMethod, InspectionOutcome, Role
from wisselplaats.models import Inspection, Lot, LotDocument, Organisation, Photo
from wisselplaats.services import lot, passport
from wisselplaats.services.passport.completing import percent

PDF = b"%PDF-1.7\n%%EOF\n"


def added(actor: Actor, found: Lot, content: bytes = PDF, name: str = "rapport jansen.pdf", **data: Any) -> LotDocument:
    given = {"kind": DocumentKind.TEST_REPORT, "now": NOW, "today": TODAY} | data
    with transaction():
        return passport.add_document(actor, found.id, name, io.BytesIO(content), **given)


def inspected(actor: Actor, found: Lot, **data: Any) -> Inspection:
    given = {"inspected_on": TODAY, "method": InspectionMethod.VISUAL, "outcome": InspectionOutcome.APPROVED} | data
    with transaction():
        return passport.inspect(actor, found.id, NOW, TODAY, **given)


def files(settings: Settings) -> set[Path]:
    return {path for path in settings.files.rglob("*") if path.is_file()}


def picture() -> io.BytesIO:
    raw = io.BytesIO()
    Image.new("RGB", (60, 40), "grey").save(raw, "PNG")
    return io.BytesIO(raw.getvalue())


def test_a_document_is_kept_five_years_with_its_hash_in_the_history(make: SimpleNamespace, settings: Settings) -> None:
    actor = make.actor(Role.CONTRACTOR)
    found = own_lot(make, actor)
    made = added(actor, found, issued_on=day(-3))
    assert (made.content_type, made.keep_until.year, made.size) == ("application/pdf", TODAY.year + 5, len(PDF))
    _, file = passport.document_file(actor, found.id, made.id)
    with file:
        assert file.read() == PDF
    line = passport.entries(found.id)[-1]
    assert (line.kind, line.data["sha256"]) == ("document_added", made.sha256)
    assert "jansen" not in str(line.data)


def test_the_content_says_what_a_document_is(make: SimpleNamespace, settings: Settings) -> None:
    actor = make.actor()
    found = own_lot(make, actor)
    made = added(actor, found, picture().getvalue(), "foto.pdf", kind=DocumentKind.PHOTO)
    assert (made.content_type, made.name) == ("image/jpeg", "foto.jpg")
    with pytest.raises(UnsupportedContent):
        added(actor, found, b"MZ\x90 een programma", "rapport.pdf")


def test_documents_are_for_members_who_may_see_the_lot(make: SimpleNamespace, settings: Settings) -> None:
    owner = make.actor()
    made = make.listing(lot=own_lot(make, owner))
    document = added(owner, made.lot)
    member = make.actor(Role.READER)
    passport.document_file(member, made.lot_id, document.id)[1].close()
    with pytest.raises(NotFound):
        passport.document_file(member, make.listing().lot_id, document.id)
    with pytest.raises(Unauthenticated):
        passport.document_file(None, made.lot_id, document.id)  # type: ignore[arg-type]
    shown = passport.document(None, made.lot_id)["documents"]
    assert [one.id for one in shown] == [document.id]


def test_what_proves_the_whole_proves_the_part(make: SimpleNamespace, settings: Settings) -> None:
    actor = make.actor()
    whole = own_lot(make, actor)
    document, inspection = added(actor, whole), inspected(actor, whole)
    part = own_lot(make, actor, parent_id=whole.id)
    passport.document_file(actor, part.id, document.id)[1].close()
    assert [one.id for one in passport.inspections_of(part)] == [inspection.id]
    assert inspected(actor, part, document_id=document.id).document_id == document.id


def test_a_reader_and_a_stranger_add_nothing_and_thirty_are_enough(make: SimpleNamespace, settings: Settings) -> None:
    actor = make.actor()
    found = own_lot(make, actor)
    for other, error in ((make.actor(Role.READER), Forbidden), (make.actor(), NotFound)):
        with pytest.raises(error):
            added(other, found)
        with pytest.raises(error):
            inspected(other, found)
    for _ in range(passport.proof.MOST_DOCUMENTS):
        added(actor, found)
    with pytest.raises(Conflict):
        added(actor, found)


@pytest.mark.parametrize(("data", "field"), [({"issued_on": day(2)}, "issued_on"), ({"stream": None}, "document")])
def test_a_document_of_a_day_to_come_or_without_a_file_is_refused(
    make: SimpleNamespace, settings: Settings, data: dict[str, Any], field: str
) -> None:
    actor = make.actor()
    given = {"kind": DocumentKind.OTHER, "now": NOW, "today": TODAY, "stream": io.BytesIO(PDF)} | data
    with pytest.raises(Invalid) as refused:
        passport.add_document(actor, own_lot(make, actor).id, "x.pdf", **given)
    assert refused.value.problems[0].field == field


def test_after_its_time_the_file_goes_and_the_line_stays(make: SimpleNamespace, settings: Settings) -> None:
    actor = make.actor()
    found = own_lot(make, actor)
    before = files(settings)
    made, fresh = added(actor, found), added(actor, found)
    made.keep_until = day(-1)
    session.commit()
    with transaction():
        assert passport.erase_expired(NOW, TODAY) == 1
        assert passport.erase_expired(NOW, TODAY) == 0
    assert len(files(settings) - before) == 1
    assert (made.file_key, made.erased_at) == (None, NOW)
    with pytest.raises(NotFound):
        passport.document_file(actor, found.id, made.id)
    passport.document_file(actor, found.id, fresh.id)[1].close()
    assert made.sha256 in [one.sha256 for one in passport.documents_of(found)]


def test_an_inspection_stands_in_the_passport_and_is_never_changed(make: SimpleNamespace, settings: Settings) -> None:
    actor = make.actor(Role.CONTRACTOR)
    found = own_lot(make, actor)
    made = inspected(actor, found, findings="8 % breuk", outcome=InspectionOutcome.WITH_REMARKS)
    assert made.inspected_by == actor.organisation_name
    line = passport.entries(found.id)[-1]
    assert (line.kind, line.data["outcome"], line.data["text"]) == ("inspected", "with_remarks", "8 % breuk")
    assert passport.document(actor, found.id)["inspections"][0].findings == "8 % breuk"
    with pytest.raises(Conflict), transaction():
        session.execute(text("UPDATE inspection SET findings = 'mooi' WHERE id = :id"), {"id": made.id})


def test_an_inspection_of_a_day_to_come_or_by_a_foreign_document_is_refused(
    make: SimpleNamespace, settings: Settings
) -> None:
    actor = make.actor()
    found, foreign = own_lot(make, actor), added(actor, own_lot(make, actor))
    for data, field in (({"inspected_on": day(1)}, "inspected_on"), ({"document_id": foreign.id}, "document_id")):
        with pytest.raises(Invalid) as refused:
            inspected(actor, found, **data)
        assert refused.value.problems[0].field == field


def test_a_file_goes_when_the_transaction_does(make: SimpleNamespace, settings: Settings) -> None:
    actor = make.actor()
    found = own_lot(make, actor)
    before = files(settings)
    with pytest.raises(RuntimeError), transaction():
        lot.add_photo(actor, found.id, picture(), None, NOW)
        passport.add_document(actor, found.id, "x.pdf", io.BytesIO(PDF), DocumentKind.OTHER, NOW, TODAY)
        assert len(files(settings)) == len(before) + 3
        raise RuntimeError
    assert files(settings) == before
    with transaction():
        lot.add_photo(actor, found.id, picture(), None, NOW)
    with pytest.raises(RuntimeError), transaction():
        raise RuntimeError
    assert len(files(settings)) == len(before) + 2


def test_a_part_shows_what_was_proven_of_the_whole_before_it_left_and_nothing_of_after(
    make: SimpleNamespace, settings: Settings
) -> None:
    owner = make.actor(Role.BROKER)
    whole = own_lot(make, owner)
    with transaction():
        photo = lot.add_photo(owner, whole.id, picture(), "Op de stapel", NOW)
    document, inspection = added(owner, whole), inspected(owner, whole)
    taker = make.actor(Role.BROKER)
    part = make.lot(organisation=session.get_one(Organisation, taker.organisation_id), parent_id=whole.id)
    rest = make.lot(organisation=part.organisation, parent_id=part.id)
    later = NOW + timedelta(days=1)
    with transaction():
        lot.add_photo(owner, whole.id, picture(), "Van wat bleef", later)
    added(owner, whole, now=later)
    for one in (part, rest):
        found = passport.document(taker, one.id)
        assert [[thing.id for thing in found[name]] for name in ("photos", "documents", "inspections")] == [
            [photo.id], [document.id], [inspection.id],
        ]  # fmt: skip
        assert found["wholes"][whole.id] is None, "nobody showed the taker that lot"
        lacks = {missing["name"] for missing in found["completeness"]["missing"]}
        assert not lacks & {"photos", "inspections"}
        lot.photo(taker, one.id, photo.id).close()
        passport.document_file(taker, one.id, document.id)[1].close()
    stations = {
        station.lot.id if station.lot else None: station.brought
        for station in passport.lineage(taker, rest.id).stations
    }
    assert stations == {rest.id: None, part.id: None, None: (1, 1, 1)}
    make.listing(lot=whole)
    assert passport.document(taker, part.id)["wholes"] == {whole.id: whole.number}
    with pytest.raises(NotFound):
        after = session.scalars(select(Photo.id).where(Photo.alt == "Van wat bleef")).one()
        lot.photo(taker, part.id, after)


def test_the_queue_counts_what_a_part_inherited(make: SimpleNamespace, settings: Settings) -> None:
    owner = make.actor(Role.BROKER)
    whole = own_lot(make, owner)
    inspected(owner, whole)
    with transaction():
        lot.add_photo(owner, whole.id, picture(), None, NOW)
    part = make.lot(organisation=whole.organisation, parent_id=whole.id)
    bare = make.lot(organisation=whole.organisation)
    with transaction():
        query = select(Lot.id, percent()).join(Lot.material).where(Lot.id.in_([part.id, bare.id]))
        found = {key: value for key, value in session.execute(query)}
    assert found == {one.id: passport.completeness(one).percent for one in (part, bare)}
    assert found[part.id] > found[bare.id]
