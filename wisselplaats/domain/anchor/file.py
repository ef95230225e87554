"""The file of a history that anybody may keep and check without us, and the file of the anchors."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from wisselplaats.domain.anchor.chain import Anchor, Head, Kept
from wisselplaats.domain.anchor.check import End, Line, Proof
from wisselplaats.domain.anchor.tree import Step
from wisselplaats.domain.errors import Invalid

FORMAT = "wisselplaats-geschiedenis/1"
ANCHORS_FORMAT = "wisselplaats-ankers/1"
EXPLANATION = [
    "Elke regel heeft een inhoud en een hash. De hash is SHA-256 over de inhoud als JSON: UTF-8, sleutels op volgorde,"
    " geen spaties, letters niet omgezet. De zeven delen van de inhoud: partij, volgnummer, soort, moment (UTC),"
    " organisatie, gegevens, hash van de vorige regel (bij de eerste 64 nullen).",
    "Een anker legt vast hoe ver alle geschiedenissen op dat moment waren. Het blad is de canonieke JSON van [partij,"
    " volgnummer, hash van die regel]; SHA-256 over byte 0 en het blad, en daarna per stap van het pad SHA-256 over"
    " byte 1, de linker- en de rechterhash (RFC 9162) geeft de wortel. De hash van het anker is SHA-256 over de"
    " canonieke JSON van [volgnummer, moment, aantal, wortel, hash van het vorige anker].",
    "Het einde is de laatste regel zoals de database die apart bijhoudt: zijn er minder regels, dan is er iets weggehaald.",
    "Controleren zonder deze website: wisselplaats verify --file DIT-BESTAND [--anchors BEWAARDE-ANKERS].",
]
"""How to check the file with any tool that knows SHA-256."""


@dataclass(frozen=True)
class History:
    """A history as a file holds it."""

    lot_id: str
    number: str
    lines: list[Line]
    proofs: list[Proof]
    end: End | None = None


def write_history(history: History, uri: str, made_at: datetime) -> dict[str, Any]:
    """The file's content, in its Dutch words."""
    return {
        "formaat": FORMAT, "gemaaktOp": _moment(made_at), "uitleg": EXPLANATION,
        "partij": {"id": history.lot_id, "nummer": history.number, "uri": uri},
        "regels": [{"inhoud": list(line.body), "hash": line.hash} for line in history.lines],
        "einde": {"regel": history.end.sequence, "hash": history.end.hash} if history.end else None,
        "ankers": [
            {**anchor_words(proof.anchor), "regel": proof.head.sequence, "regelHash": proof.head.hash,
             "pad": [{"hash": step.hash, "links": step.left} for step in proof.steps or ()]}
            for proof in history.proofs
        ],
    }  # fmt: skip


def anchor_words(anchor: Anchor) -> dict[str, Any]:
    """An anchor as the files and the public list hold it."""
    return {
        "volgnummer": anchor.sequence, "gemaaktOp": _moment(anchor.made_at), "aantal": anchor.heads,
        "wortel": anchor.root, "vorigeHash": anchor.previous_hash, "hash": anchor.hash,
    }  # fmt: skip


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def read_history(content: bytes) -> History:
    """The history in a file. Errors: Invalid `not_a_history_file` with what is wrong with it."""
    data = _object(content, FORMAT)
    try:
        lot_id = str(data["partij"]["id"])
        return History(
            lot_id, str(data["partij"]["nummer"]),
            [Line(list(one["inhoud"]), str(one["hash"])) for one in data["regels"]],
            [_proof(UUID(lot_id), one) for one in data.get("ankers", [])], _end(data.get("einde")),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid.one("", "not_a_history_file", detail=_told(error)) from error


def _end(one: Mapping[str, Any] | None) -> End | None:
    return None if one is None else End(int(one["regel"]), str(one["hash"]))


def read_anchors(content: bytes) -> list[Anchor]:
    """The anchors that somebody kept. Errors: Invalid `not_a_history_file` with what is wrong with the file."""
    data = _object(content, ANCHORS_FORMAT)
    try:
        return [_anchor(one) for one in data["ankers"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid.one("", "not_a_history_file", detail=_told(error)) from error


def kept(anchors: Sequence[Anchor]) -> list[Kept]:
    """What there is to compare of kept anchors."""
    return [Kept(one.sequence, one.hash) for one in anchors]


def _object(content: bytes, format_: str) -> Mapping[str, Any]:
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Invalid.one("", "not_a_history_file", detail=_told(error)) from error
    if not isinstance(data, dict) or data.get("formaat") != format_:
        raise Invalid.one("", "not_a_history_file", detail=f"formaat is not {format_}")
    return data


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:120]


def _anchor(one: Mapping[str, Any]) -> Anchor:
    at = datetime.fromisoformat(one["gemaaktOp"])
    if at.tzinfo is None:
        raise ValueError("gemaaktOp has no time zone")
    return Anchor(
        int(one["volgnummer"]), at, int(one["aantal"]), str(one["wortel"]), str(one["vorigeHash"]), str(one["hash"])
    )


def _proof(lot_id: UUID, one: Mapping[str, Any]) -> Proof:
    steps = [Step(bytes.fromhex(step["hash"]).hex(), bool(step["links"])) for step in one["pad"]]
    return Proof(_anchor(one), Head(lot_id, int(one["regel"]), str(one["regelHash"])), steps)
