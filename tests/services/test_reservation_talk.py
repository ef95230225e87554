"""What the two sides write: told to the other, read by each, with files that are what they say; nobody else's business."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from tests.factories import NOW
from tests.stored import stored_files
from wisselplaats import db
from wisselplaats.domain.errors import Forbidden, Invalid, NotFound, UnsupportedContent
from wisselplaats.domain.vocabulary import NotificationKind, Role
from wisselplaats.models import Notification, Organisation, ReservationMessage
from wisselplaats.services import reservation
from wisselplaats.services.notification.text import told

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def sides(make: SimpleNamespace) -> SimpleNamespace:
    owner, taker = make.actor(Role.PROJECT_LEADER), make.actor(Role.CONTRACTOR)
    firm = db.session.get_one(Organisation, owner.organisation_id)
    offer = make.listing(lot=make.lot(organisation=firm), created_by=owner.user_id)
    claim = make.reservation(
        listing=offer, organisation=db.session.get_one(Organisation, taker.organisation_id), requested_by=taker.user_id
    )
    return SimpleNamespace(owner=owner, taker=taker, claim=claim.id, firm=firm)


def write(
    actor: Any, sides: SimpleNamespace, body: str | None = "Kan het dinsdag?", minutes: int = 0, **more: Any
) -> Any:
    files = more.pop("files", [])
    with db.transaction():
        return reservation.write(actor, sides.claim, body, files, NOW + timedelta(minutes=minutes), **more)


def notes(actor: Any) -> list[Notification]:
    return list(db.session.scalars(select(Notification).where(Notification.user_id == actor.user_id)))


def test_the_other_side_is_told_with_the_words_and_where_to_answer(sides: SimpleNamespace) -> None:
    write(sides.taker, sides)
    (row,) = notes(sides.owner)
    assert row.kind == NotificationKind.RESERVATION_MESSAGE
    words = told(row, "nl")
    assert words.title == f"Bericht van {sides.taker.organisation_name} over 40 m² betontegel 300x300x45"
    assert "“Kan het dinsdag?”" in words.lines
    assert words.path == f"/reserveringen/{sides.claim}#berichten"
    assert notes(sides.taker) == []


def test_a_colleague_who_wrote_before_hears_of_the_answer(make: SimpleNamespace, sides: SimpleNamespace) -> None:
    colleague = make.actor(Role.BROKER, sides.firm)
    write(colleague, sides)
    write(sides.taker, sides, "Ja, om acht uur", 1)
    assert len(notes(colleague)) == len(notes(sides.owner)) == 1


def test_what_is_new_is_new_until_it_is_read(sides: SimpleNamespace) -> None:
    write(sides.taker, sides)
    write(sides.taker, sides, "Of woensdag", 1)
    assert reservation.unread(sides.owner, [sides.claim]) == {sides.claim: 2}
    assert reservation.unread(sides.taker, [sides.claim]) == {}
    assert reservation.read_up_to(sides.taker, sides.claim) is None
    reservation.read(sides.owner, sides.claim, NOW + timedelta(minutes=1))
    assert reservation.unread(sides.owner, [sides.claim]) == {}
    assert reservation.read_up_to(sides.taker, sides.claim) == NOW + timedelta(minutes=1)
    reservation.read(sides.owner, sides.claim, NOW)
    assert reservation.unread(sides.owner, [sides.claim]) == {}


def test_strangers_see_and_write_nothing_and_readers_only_read(make: SimpleNamespace, sides: SimpleNamespace) -> None:
    made = write(sides.taker, sides, files=[("a.pdf", BytesIO(PDF))])
    stranger, reader = make.actor(), make.actor(Role.READER, sides.firm)
    for work in (
        lambda: write(stranger, sides),
        lambda: reservation.messages(stranger, sides.claim),
        lambda: reservation.attachment(stranger, sides.claim, made.attachments[0].id),
    ):
        with pytest.raises(NotFound):
            work()
    assert [found.body for found in reservation.messages(reader, sides.claim).items] == ["Kan het dinsdag?"]
    with pytest.raises(Forbidden):
        write(reader, sides)


def test_the_same_form_is_one_message(sides: SimpleNamespace) -> None:
    key = uuid4()
    assert write(sides.taker, sides, form_key=key).id == write(sides.taker, sides, form_key=key).id
    assert len(notes(sides.owner)) == 1


def test_a_picture_loses_its_place_and_a_pdf_stays_as_it_is(sides: SimpleNamespace) -> None:
    picture = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Een merk telefoon"
    Image.new("RGB", (30, 20), "red").save(picture, "PNG", exif=exif)
    picture.seek(0)
    files = [("../../Plan van <aanpak>.PDF", BytesIO(PDF)), ("foto.exe", picture)]
    made = write(sides.taker, sides, None, files=files)
    assert [(found.name, found.content_type) for found in made.attachments] == [
        ("Plan van aanpak.pdf", "application/pdf"),
        ("foto.jpg", "image/jpeg"),
    ]
    _, file = reservation.attachment(sides.owner, sides.claim, made.attachments[1].id)
    with file, Image.open(file) as kept:
        assert (kept.format, dict(kept.getexif())) == ("JPEG", {})
    _, file = reservation.attachment(sides.owner, sides.claim, made.attachments[0].id)
    with file:
        assert file.read() == PDF


@pytest.mark.parametrize(
    ("body", "files", "error"),
    [
        (None, [], Invalid),
        ("x", [(f"{n}.pdf", BytesIO(PDF)) for n in range(6)], Invalid),
        ("x", [("leeg.pdf", BytesIO(b""))], Invalid),
        ("x", [("echt.pdf", BytesIO(b"<html><script>"))], UnsupportedContent),
        ("x", [("foto.jpg", BytesIO(b"MZ\x90\x00"))], UnsupportedContent),
    ],
    ids=["nothing", "too many", "empty", "a page called pdf", "a program called photo"],
)
def test_what_cannot_be_sent_is_refused_whole(sides: SimpleNamespace, body: Any, files: Any, error: Any) -> None:
    with pytest.raises(error):
        write(sides.taker, sides, body, files=files)
    assert db.session.scalars(select(ReservationMessage)).all() == []


def test_the_files_of_a_message_that_is_not_kept_are_not_kept_either(sides: SimpleNamespace) -> None:
    before = stored_files()
    with pytest.raises(Invalid), db.transaction():
        reservation.write(sides.taker, sides.claim, "x", [("bon.pdf", BytesIO(PDF))], NOW)
        assert len(stored_files()) == len(before) + 1
        reservation.write(sides.taker, sides.claim, None, [], NOW)
    assert stored_files() == before
    write(sides.taker, sides, files=[("bon.pdf", BytesIO(PDF))])
    assert len(stored_files()) == len(before) + 1


def test_what_was_written_stays_as_it_was(sides: SimpleNamespace) -> None:
    made = write(sides.taker, sides)
    with pytest.raises(Exception, match="never changed"), db.session.begin_nested():
        made.body = "Iets anders"
        db.session.flush()
