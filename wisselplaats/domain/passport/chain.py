"""The passport's history as a chain of hashes, so that a change afterwards shows."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

GENESIS = "0" * 64
R_STRATEGY = "R3 hergebruik (10R, Cramer 2015)"


class EntryKind(StrEnum):
    """What happened to a lot."""

    CREATED = "created"
    FROM_ASSET = "from_asset"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    PHOTO_ADDED = "photo_added"
    DOCUMENT_ADDED = "document_added"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RESERVED = "reserved"
    SPLIT = "split"
    HANDED_OVER = "handed_over"
    INSPECTED = "inspected"
    CORRECTED = "corrected"
    LEGAL_ANSWERED = "legal_answered"
    LEGAL_ACKNOWLEDGED = "legal_acknowledged"
    DECLARATION_DECIDED = "declaration_decided"
    MOVED = "moved"
    SLIPPED = "slipped"
    RECYCLED = "recycled"


@dataclass(frozen=True)
class Entry:
    """One line of the history; `data` holds plain JSON values only."""

    lot_id: UUID
    sequence: int
    kind: str
    at: datetime
    organisation: str
    data: Mapping[str, Any]
    previous_hash: str
    hash: str


def plain(value: Any) -> Any:
    """A value as the history keeps it: decimals, days, moments, keys and words as text.

    Errors: TypeError on a float, which the database may write otherwise than it was hashed, and on a moment
    without a time zone.
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | UUID):
        return str(value)
    if isinstance(value, float):
        raise TypeError(f"a float in the history: {value!r}")
    return value


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError(f"a moment without a time zone in the history: {value!r}")
    return value.astimezone(UTC).isoformat()


def entry_hash(
    lot_id: UUID, sequence: int, kind: str, at: datetime, organisation: str, data: Mapping[str, Any], previous_hash: str
) -> str:
    """SHA-256 over the canonical JSON of an entry: sorted keys, no spaces, UTC times."""
    before, between, after = hashed_around(lot_id, kind, at, organisation, data)
    text = f"{before}{sequence}{between}{json.dumps(previous_hash, ensure_ascii=False)[1:-1]}{after}"
    return hashlib.sha256(text.encode()).hexdigest()


def hashed_around(
    lot_id: UUID, kind: str, at: datetime, organisation: str, data: Mapping[str, Any]
) -> tuple[str, str, str]:
    """What is hashed of an entry before its number, between that and the hash of the line before it, and after.

    For whoever knows those two only when it writes, as the database does.
    """
    body = [str(kind), plain(at), organisation, plain(data)]
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f'["{lot_id}",', f',{text[1:-1]},"', '"]'


def chain(
    previous: Entry | None, lot_id: UUID, kind: EntryKind, at: datetime, organisation: str, data: Mapping[str, Any]
) -> Entry:
    """The next entry after `previous`, or the first of a lot."""
    sequence, before = (previous.sequence + 1, previous.hash) if previous else (1, GENESIS)
    kept = plain(data)
    made = entry_hash(lot_id, sequence, kind.value, at, organisation, kept, before)
    return Entry(lot_id, sequence, kind.value, at, organisation, kept, before, made)


def broken_at(entries: Iterable[Entry]) -> int | None:
    """The sequence number of the first entry that does not follow from the ones before it; None when all do.

    Entries that are cut off at the end, and a history that is hashed anew as a whole, do not show.
    """
    before, expected = GENESIS, 1
    for entry in entries:
        right = entry_hash(
            entry.lot_id, entry.sequence, entry.kind, entry.at, entry.organisation, entry.data, entry.previous_hash
        )
        if entry.sequence != expected or entry.previous_hash != before or entry.hash != right:
            return expected
        before, expected = entry.hash, expected + 1
    return None
