"""A whole market judged at once: read into arrays, the best of each demand found there, and what is kept stored from that.

One change asks SQL; thousands of demands at once would ask it for minutes. Both say the same, to the last cent.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text

from wisselplaats.db import session
from wisselplaats.services.match import stream
from wisselplaats.services.match.stream import Rows

I64 = NDArray[np.int64]
_NUMBERS = """
WITH who AS (
    SELECT id, (row_number() OVER (ORDER BY id))::integer AS number,
        CASE WHEN region IS NULL THEN -1 ELSE (dense_rank() OVER (ORDER BY region))::integer END AS region
    FROM organisation
), tint AS (
    SELECT colour, (row_number() OVER (ORDER BY colour))::integer AS number FROM (
        SELECT colour FROM match_supply WHERE colour IS NOT NULL
        UNION SELECT colour FROM match_need WHERE colour IS NOT NULL) AS colours
)
"""
_KNOWN = "coalesce({0}, -1)"
_LARGE = frozenset({"length", "width", "height", "tolerance", "free", "minimum", "gram", "pieces", "price", "gain", "co2",
                    "open", "min_lot", "max_price", "reach"})  # fmt: skip
_MAYBE = frozenset({"length", "width", "height", "gram", "pieces", "price", "gain", "co2", "reach", "max_price"})
_TOLD = {
    "colour": _KNOWN.format("tint.number"), "owner": "who.number", "region": "who.region", "place": "0",
    "substitutes": "side.substitutes::integer", "closed_own": "(side.closed_own IS NOT NULL)::integer",
    "closed_other": "(side.closed_other IS NOT NULL)::integer",
}  # fmt: skip
_FROM = """
FROM {table} AS side JOIN who ON who.id = side.organisation_id LEFT JOIN tint ON tint.colour = side.colour {rest}
"""
# the planning by hand is for few keys; here everything is read
_DUE = """
SET LOCAL enable_hashjoin TO on; SET LOCAL enable_seqscan TO on;
DROP TABLE IF EXISTS whole_due, whole_found;
CREATE TEMPORARY TABLE whole_due (demand_id uuid) ON COMMIT DROP;
CREATE TEMPORARY TABLE whole_found (demand_id uuid, listing_id uuid, score integer, cents bigint) ON COMMIT DROP;
"""


def find(demand_ids: Sequence[Any], today: int, most: int) -> None:
    """Leave the `most` best offers of each of these demands in the table `whole_found`; `today` is its day number."""
    from wisselplaats.domain.match import scan

    session.execute(text(_DUE))
    keys = np.frombuffer(b"".join(key.bytes for key in demand_ids), np.uint8).reshape(-1, 16)
    stream.into("whole_due", {"demand_id": ("uuid", keys)})
    offers = _read("match_supply", "listing_id", scan.SUPPLY, "")
    needs = _read("match_need", "demand_id", scan.NEED, "JOIN whole_due ON whole_due.demand_id = side.demand_id")
    listing_ids = stream.ids(offers, "key")
    supply, order = _supply(offers, listing_ids, scan)
    need, rates = _matrix(needs, scan.NEED), _rates(scan)
    need[:, scan.N_RATE] = np.searchsorted(rates[:, 0], need[:, scan.N_RATE])
    found = scan.best(supply, need, np.ascontiguousarray(rates[:, 1:]), _substitutes(), today, most)
    _keep(*found, listing_ids[order], stream.ids(needs, "key"))


def _read(table: str, key: str, names: Sequence[str], rest: str) -> Rows:
    columns = {"key": ("uuid", f"side.{key}")} | {name: _column(name) for name in names}
    return stream.out(columns, _FROM.format(table=table, rest=rest), {}, _NUMBERS)


def _column(name: str) -> tuple[str, str]:
    told = _TOLD.get(name) or (_KNOWN.format(f"side.{name}") if name in _MAYBE else f"side.{name}")
    return "int8" if name in _LARGE else "int4", told


def _matrix(rows: Rows, names: Sequence[str]) -> I64:
    made = np.empty((len(rows), len(names)), np.int64)
    for nth, name in enumerate(names):
        made[:, nth] = rows[name]
    return made


def _supply(rows: Rows, keys: stream.Ids, scan: Any) -> tuple[I64, I64]:
    """The offers by kind and place, with the place of each key among all, and which row each of them was."""
    made = _matrix(rows, scan.SUPPLY)
    halves = keys.view(">u8").reshape(-1, 2)
    made[np.lexsort((halves[:, 1], halves[:, 0])), scan.S_PLACE] = np.arange(len(made))
    order = np.lexsort((made[:, scan.S_X], made[:, scan.S_KIND]))
    return np.ascontiguousarray(made[order]), order


def _rates(scan: Any) -> I64:
    """The key of each row of rates, then its columns."""
    plain = [name for name in scan.RATE if not name.startswith("quality")]
    query = f"SELECT id, {', '.join(plain)}, quality FROM match_steps ORDER BY id"  # noqa: S608 - names of our own
    return np.array([[*row[:-1], *row[-1]] for row in session.execute(text(query))], np.int64)


def _substitutes() -> I64:
    query = """SELECT asked.first, offered.first, (penalty * 1000)::integer FROM material_substitute
        JOIN material_type AS asked USING (code) JOIN material_type AS offered ON offered.code = substitute ORDER BY 1, 2"""
    return np.array([tuple(row) for row in session.execute(text(query))], np.int64).reshape(-1, 3)


def _keep(count: I64, offer: I64, score: I64, cents: I64, listing_ids: stream.Ids, demand_ids: stream.Ids) -> None:
    has = np.arange(offer.shape[1]) < count[:, None]
    columns: Mapping[str, tuple[str, Any]] = {
        "demand_id": ("uuid", np.repeat(demand_ids, count, axis=0)), "listing_id": ("uuid", listing_ids[offer[has]]),
        "score": ("int4", score[has]), "cents": ("int8", cents[has]),
    }  # fmt: skip
    stream.into("whole_found", columns)
    session.execute(text("CREATE INDEX ON whole_found (demand_id); ANALYZE whole_found"))
