"""Of what delivered lots are made and where their documents are, written for all new ones at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import insert

from wisselplaats.db import session
from wisselplaats.domain.permission import Actor
from wisselplaats.models import CompositionPart, LotDocument
from wisselplaats.services import passport

if TYPE_CHECKING:
    from wisselplaats.services.delivery.target.things import Row

DOCUMENTS = frozenset({"document_url", "document_title", "document_kind"})
"""Fields that together say which documents there are."""


def referred(values: Mapping[str, Any]) -> list[passport.Reference]:
    """The documents that a row names."""
    return passport.references(values.get("document_url"), values.get("document_kind"), values.get("document_title"))


def write(actor: Actor, rows: Sequence["Row"], keys: Mapping[int, UUID], now: datetime) -> None:
    """Compositions and references of lots that were just made; `keys` are those of the lots by the row's index."""
    parts = [
        {"lot_id": keys[row.index], "substance": name, "fraction": share}
        for row in rows
        for name, share in (row.values.get("composition") or {}).items()
    ]
    documents = [
        line
        for row in rows
        for line in passport.reference_rows(keys[row.index], referred(row.values), actor.user_id, now)
    ]
    if parts:
        session.execute(insert(CompositionPart), parts)
    if documents:
        session.execute(insert(LotDocument), documents)
