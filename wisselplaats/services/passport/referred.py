"""Documents that are kept elsewhere: a delivery names their addresses, and a lot refers to them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete, insert, select

from wisselplaats.db import session
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import DocumentKind
from wisselplaats.models import Inspection, Lot, LotDocument, uuid7
from wisselplaats.services.passport.history import append

MOST_REFERENCES = 20
"""Addresses of one lot that was made of many objects; the objects themselves keep all of theirs."""


class Reference(NamedTuple):
    """The address of a document, of which kind it is, and what it is called."""

    url: str
    kind: DocumentKind = DocumentKind.OTHER
    title: str | None = None

    @property
    def name(self) -> str:
        """What it is called, or where it is."""
        return self.title or urlsplit(self.url).hostname or self.url


def references(urls: Iterable[str] | None, kind: DocumentKind | None, title: str | None) -> list[Reference]:
    """What one row of a delivery refers to: every address is of the kind and has the title that the row names."""
    return [Reference(url, kind or DocumentKind.OTHER, title) for url in urls or ()]


def rows(lot_id: UUID, wanted: Sequence[Reference], user_id: UUID | None, now: datetime) -> list[dict[str, Any]]:
    """The rows of a lot's references, for writing many at once."""
    unique = list({one.url: one for one in wanted}.values())[:MOST_REFERENCES]
    return [
        {"id": uuid7(), "lot_id": lot_id, "kind": one.kind, "name": one.name, "url": one.url, "created_by": user_id,
         "created_at": now}
        for one in unique
    ]  # fmt: skip


def refer(actor: Actor, lot: Lot, wanted: Sequence[Reference], now: datetime) -> bool:
    """Let a lot of one's own refer to these documents and no others, as its source says; answers whether that changed.

    One that an inspection rests on stays. The history tells how many there are, not where: an address may name people.
    """
    of_lot = select(LotDocument).where(LotDocument.lot_id == lot.id, LotDocument.url.is_not(None))
    there = {Reference(str(one.url), one.kind, one.name): one for one in session.scalars(of_lot)}
    made = {Reference(row["url"], row["kind"], row["name"]): row for row in rows(lot.id, wanted, actor.user_id, now)}
    gone, new = [there[key].id for key in there.keys() - made.keys()], [made[key] for key in made.keys() - there.keys()]
    if not gone and not new:
        return False
    rests = select(Inspection.document_id).where(Inspection.document_id.is_not(None))
    session.execute(delete(LotDocument).where(LotDocument.id.in_(gone), LotDocument.id.not_in(rests)))
    kept = set(session.scalars(select(LotDocument.url).where(LotDocument.lot_id == lot.id)))
    fresh = [row for row in new if row["url"] not in kept]
    if fresh:
        session.execute(insert(LotDocument), sorted(fresh, key=lambda row: str(row["id"])))
    append(lot, EntryKind.DOCUMENT_ADDED, actor.organisation_name, {"elsewhere": len(made)}, now)
    return True
