"""Writes the inventory: a slice is judged and written set by set, while the next one is being read."""

from typing import Any

import shapely

from wisselplaats.db import session
from wisselplaats.domain.delivery.convert import Seen
from wisselplaats.domain.vocabulary import AssetState, RowStatus
from wisselplaats.models import Delivery
from wisselplaats.services.delivery.sift import Slice
from wisselplaats.services.delivery.tally import Tally
from wisselplaats.services.delivery.target.copying import bare, escaped
from wisselplaats.services.delivery.target.missing import check_share
from wisselplaats.services.delivery.target.stage import Stage

COLUMNS = {
    "material_code": "text", "material_words": "text", "quantity": "numeric(14, 3)", "unit": "text",
    "x": "double precision", "y": "double precision", "geometry": "bytea", "year_laid": "integer",
    "replacement_year": "integer", "street": "text", "municipality": "text", "function": "text",
    "composition": "text", "document_url": "text", "document_title": "text", "document_kind": "text",
}  # fmt: skip
"""Fields of an object that a delivery may change."""
_FREE = frozenset(
    {"material_words", "street", "municipality", "function", "composition", "document_url", "document_title"}
)
_SELDOM = frozenset({"composition", "document_url", "document_title", "document_kind"})
"""Columns that are not sent when the mapping has none for them."""
_NAMES = ", ".join(COLUMNS)

_THERE = "SELECT EXISTS (SELECT FROM asset WHERE organisation_id = %(organisation)s AND source_system = %(source)s)"
_PRINTS = """
SELECT string_agg(uuid_send(fingerprint), ''::bytea) FROM (
    SELECT fingerprint, row_number() OVER () / 10000 AS part FROM asset WHERE organisation_id = %(organisation)s
    AND source_system = %(source)s AND state = %(active)s AND fingerprint IS NOT NULL) AS known GROUP BY part"""
_DIFFERENT = ", ".join(f"CASE WHEN s.{name} IS DISTINCT FROM a.{name} THEN '{name}' END" for name in COLUMNS)
# a subquery per row is always a look in the unique index; a join is what the planner makes of a table without statistics
_FIND = """
UPDATE arriving a SET found = (SELECT s.id FROM asset s WHERE s.organisation_id = %(organisation)s
    AND s.source_system = %(source)s AND s.source_id = a.source_id)
WHERE a.status = %(created)s"""
_COMPARE = f"""
UPDATE arriving a SET object_id = s.id, changed = array_remove(ARRAY[{_DIFFERENT},
    CASE WHEN s.state <> %(active)s THEN 'state' END], NULL)
FROM asset s WHERE s.id = a.found"""  # noqa: S608
_JUDGE = """
UPDATE arriving SET status = CASE WHEN changed = '{}' THEN %(unchanged)s ELSE %(changed)s END,
    changed = NULLIF(changed, '{}')
WHERE changed IS NOT NULL"""
_BY_INDEX = """
SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off"""
"""By primary key, whatever the planner believes of a table that was filled a moment ago."""
_AS_EVER = "SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on; SET LOCAL enable_seqscan = on"
_CREATE = f"""
INSERT INTO asset (id, organisation_id, source_system, source_id, {_NAMES}, state, fingerprint, delivery_id)
SELECT object_id, %(organisation)s, %(source)s, source_id, {_NAMES}, %(active)s, fingerprint, %(delivery)s
FROM arriving WHERE status = %(created)s ORDER BY row_number"""  # noqa: S608
_KEEP = f"""
INSERT INTO asset_version (asset_id, delivery_id, replaced_by, since, until, {_NAMES}, state)
SELECT s.id, s.delivery_id, %(delivery)s, s.updated_at, clock_timestamp(), {{names}}, s.state
FROM {{changing}}"""  # noqa: S608
_CHANGING = "(SELECT object_id FROM arriving WHERE status = %(changed)s) a JOIN asset s ON s.id = a.object_id"
_KEEP_CHANGED = _KEEP.format(names=", ".join(f"s.{name}" for name in COLUMNS), changing=_CHANGING)
_CHANGE = f"""
UPDATE asset s SET {", ".join(f"{name} = a.{name}" for name in COLUMNS)}, state = %(active)s, withdrawn_at = NULL,
    fingerprint = a.fingerprint, delivery_id = %(delivery)s, updated_at = clock_timestamp()
FROM arriving a WHERE a.status = %(changed)s AND s.id = a.object_id"""  # noqa: S608
_KNOW_AGAIN = """
UPDATE asset s SET fingerprint = a.fingerprint FROM arriving a
WHERE a.status = %(unchanged)s AND s.id = a.object_id AND s.fingerprint IS DISTINCT FROM a.fingerprint"""

_ARRIVED = "CREATE TEMPORARY TABLE arrived (source_id text) ON COMMIT DROP"
_MISSING = """FROM asset s WHERE s.organisation_id = %(organisation)s AND s.source_system = %(source)s
    AND s.state = %(active)s AND NOT EXISTS (SELECT FROM arrived a WHERE a.source_id = s.source_id)"""
_COUNT = """SELECT count(*) FROM asset
WHERE organisation_id = %(organisation)s AND source_system = %(source)s AND state = %(active)s"""
_KEEP_MISSING = _KEEP.format(names=", ".join(f"s.{name}" for name in COLUMNS), changing=_MISSING.removeprefix("FROM "))
_WITHDRAW = f"""
UPDATE asset SET state = %(withdrawn)s, withdrawn_at = clock_timestamp(), delivery_id = %(delivery)s,
    updated_at = clock_timestamp()
WHERE id IN (SELECT s.id {_MISSING})"""  # noqa: S608


class Assets:
    """The objects in use of one source system."""

    beside = True

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.stage = Stage(delivery, COLUMNS, active=AssetState.ACTIVE.value, withdrawn=AssetState.WITHDRAWN.value)
        self.there = True

    def begin(self, tally: Tally) -> Seen:
        """Read the fingerprints: 16 bytes per object."""
        if self.delivery.complete:
            self.stage.run("DROP TABLE IF EXISTS pg_temp.arrived")
            self.stage.run(_ARRIVED)
        self.there = self.stage.run(_THERE).fetchone()[0]
        return Seen(piece for (piece,) in self.stage.stream(_PRINTS))

    def write(self, part: Slice) -> dict[RowStatus, int]:
        """Judge and write, in about ten statements for five thousand rows."""
        if part.rows:
            self.stage.fill(part, _columns(part))
            self.stage.cursor.execute(_BY_INDEX)
            if self.there:
                self.stage.run(_FIND)
                self.stage.run(_COMPARE)
                self.stage.run(_JUDGE)
            if not self.delivery.trial:
                self._write()
            self.stage.cursor.execute(_AS_EVER)
        if self.delivery.complete:
            self._arrived(part)
        return self.stage.outcome(part)

    def _write(self) -> None:
        self.stage.run(_CREATE)
        if self.there:
            self.stage.run(_KEEP_CHANGED)
            self.stage.run(_CHANGE)
            self.stage.run(_KNOW_AGAIN)

    def _arrived(self, part: Slice) -> None:
        with self.stage.cursor.copy("COPY arrived FROM STDIN") as stream:
            there = [key for key, status in zip(part.rows.ids, part.statuses, strict=True)
                     if key is not None and status != RowStatus.SKIPPED]  # fmt: skip
            for key in escaped([*part.same.ids, *there]):
                stream.write(key + "\n")

    def finish(self, tally: Tally) -> int:
        """What is missing of a complete file is withdrawn, never deleted."""
        if not self.delivery.complete:
            return 0
        missing = self.stage.run(f"SELECT count(*) {_MISSING}").fetchone()[0]
        total = self.stage.run(_COUNT).fetchone()[0] if missing else 0
        withdrawn = check_share(self.delivery, tally, missing, total)
        if withdrawn and not self.delivery.trial:
            self.stage.run(_KEEP_MISSING)
            self.stage.run(_WITHDRAW)
            session.expire_all()
        return withdrawn


def _columns(part: Slice) -> dict[str, list[str]]:
    made = part.made
    values: dict[str, Any] = {
        name: made.values.get(name) or [None] * made.count
        for name in COLUMNS
        if name in made.values or name not in _SELDOM
    }
    if made.geometry is None or shapely.is_missing(made.geometry).all():
        del values["geometry"]
    else:
        values["geometry"] = [text and "\\\\x" + text for text in shapely.to_wkb(made.geometry, hex=True).tolist()]
    return {name: escaped(cells) if name in _FREE else bare(cells) for name, cells in values.items()}
