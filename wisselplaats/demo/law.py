"""The law in the demo: people read warnings before they act, and two lots show what is left to read and where waste goes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from wisselplaats.db import session
from wisselplaats.demo.story import Story
from wisselplaats.domain.legal import DeclarationFacts
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import Determination, LegalStatus, PermitKind, Quality, Rung, StonyKind
from wisselplaats.models import Lot
from wisselplaats.services import legal, listing, lot

Event = Callable[[datetime, date], None]
RUBBLE = "17 01 07"
_YES = {"use_certain": True, "use_lawful": True, "use_high_grade": True}
_WHY = "Gaat naar de herinrichting van de wijk; opgenomen en nagekeken door de toezichthouder."


def read_warnings(actor: Actor, lot_id: UUID, now: datetime) -> None:
    """Acknowledge whatever there is to acknowledge, as people do before they act."""
    codes = [rule.code for rule in legal.warnings_of(session.get_one(Lot, lot_id))]
    if codes:
        legal.acknowledge(actor, lot_id, codes, now)


def plan(story: Story) -> None:
    """A lot of which nobody has read the warnings yet, and waste that an authorised taker may have."""
    story.at(-24, _warned(story))
    story.at(-38, _waste(story))


def _stock(story: Story, kind: str, quantity: int, title: str, today: date, **facts: Any) -> dict[str, Any]:
    depot = story.depots["leiden"]
    return {
        "place": Place(depot.x, depot.y), "depot_id": depot.id, "material_code": kind, "quantity": quantity,
        "determination": Determination.COUNTED, "title": title, "quality": Quality.C, "available_from": today,
        "available_until": today + timedelta(days=400), "origin_municipality": "Leiden", **facts,
    }  # fmt: skip


def _warned(story: Story) -> Event:
    def put(now: datetime, today: date) -> None:
        actor = story.who("leiden", "makelaar")
        facts = {
            "year_laid": 1978, "painted": True, "load_bearing": True, "origin_street": "Willem de Zwijgerlaan",
            "note": "Verf bladdert; de voet zit nog in de grond.", "adhering_soil": True,
        }  # fmt: skip
        made = lot.create(
            actor,
            now,
            today,
            **_stock(story, "lichtmast-staal-6m", 14, "Lichtmasten Willem de Zwijgerlaan", today, **facts),
        )
        legal.answer(actor, made.id, _YES, _WHY, now)

    return put


def _waste(story: Story) -> Event:
    def put(now: datetime, today: date) -> None:
        actor = story.who("leiden", "makelaar")
        legal.add_taker(
            actor, now, taker_id=story.organisations["poelman"].id, permit_kind=PermitKind.VIHB, permit_number="ZH508231VIHB",
            eural_codes=[RUBBLE, "17 01 01", "17 01 02"], valid_from=today - timedelta(days=200),
            valid_until=today + timedelta(days=1600),
        )  # fmt: skip
        papers = {"legal_status": LegalStatus.WASTE, "eural_code": RUBBLE, "waste_stream_number": "28LDN0004711"}
        made = lot.create(
            actor,
            now,
            today,
            **_stock(story, "betontegel-300x300x45", 65, "Gebroken tegels, naar de breker", today, **papers),
        )
        legal.declare(
            actor, made.id, DeclarationFacts(StonyKind.SHAPED_STONY, unprocessed=False, suspicious=False), now
        )
        listing.publish(actor, made.id, now, today, start_rung=Rung.OPEN_MARKET)

    return put
