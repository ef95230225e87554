"""The passport as PDF: every group, photos, the history with its hashes, what is missing, and whose figures they are."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import segno

from wisselplaats import paths
from wisselplaats.adapters import pdf
from wisselplaats.domain.permission import Actor
from wisselplaats.messages import text
from wisselplaats.models import Lot
from wisselplaats.services import lot as lots
from wisselplaats.services.lot.photos import OnPaper
from wisselplaats.services.passport.document import document
from wisselplaats.services.passport.fate import Way, ways
from wisselplaats.services.passport.integrity import Report, report
from wisselplaats.services.passport.paper import rows as lines
from wisselplaats.services.passport.paper.law import legal
from wisselplaats.services.passport.paper.rows import Pen, Row, Word
from wisselplaats.services.passport.seen import link_of, uri

MOST_PHOTOS = 8
Document = tuple[Path, dict[str, Any], dict[str, bytes], datetime]


def paper(actor: Actor | None, lot_id: UUID, language: str, word: Word, now: datetime) -> bytes:
    """The PDF for who may read the passport; `word` says a word of a closed list. Errors: NotFound, Unauthenticated."""
    return pdf.render(*paper_document(actor, lot_id, language, word, now))


def paper_document(actor: Actor | None, lot_id: UUID, language: str, word: Word, now: datetime) -> Document:
    """What the paper says and shows: template, texts, pictures by name, and its moment. Errors: those of `paper`."""
    doc, check, pen = document(actor, lot_id), report(actor, lot_id), Pen(language, word)
    lot: Lot = doc["lot"]
    photos = lots.on_paper(lot, MOST_PHOTOS)
    data = {
        "language": language, "author": doc["organisation_name"], "title": pen.say("title", number=lot.number),
        "name": lot.title or (lot.material.name_en if language == "en" else lot.material.name_nl),
        "owner": doc["organisation_name"], "uri": uri(lot.id), "percent": doc["completeness"]["percent"],
        "complete": pen.say("complete"), "notes": pen.say("note"), "line": pen.say("line"),
        "qr_text": pen.say("qr", number=lot.number), "made": pen.say("made", at=pen.value(now)),
        "footer": pen.say("footer", number=lot.number, uri=uri(lot.id)), "dpp": pen.say("dpp"),
        "sections": [
            {"head": pen.say(f"head_{name}"), "rows": found} for name, found in _sections(pen, doc, lot) if found
        ],
        "missing_head": pen.say("head_missing"), "missing": lines.missing(pen, doc["completeness"]["missing"]),
        "photos_head": pen.say("head_photos"),
        "photos": [_photo(pen, lot, one) for one in photos],
        "history_head": pen.say("head_history"), "check": _checked(pen, check), "sound": check.sound,
        "columns": [pen.say(name) for name in ("when", "what", "organisation", "hash")],
        "history": [_entry(pen, row) for row in doc["entries"]],
    }  # fmt: skip
    template = paths.resource("templates") / "passport" / "paper.typ"
    return template, data, {"qr.svg": _qr(lot), **{one.file: one.content for one in photos if one.content}}, now


def _sections(pen: Pen, doc: dict[str, Any], lot: Lot) -> list[tuple[str, list[Row]]]:
    guessed = doc["indicative"]
    return [
        ("identity", lines.identity(pen, doc, lot)), ("amounts", lines.amounts(pen, doc, lot)),
        ("composition", lines.composition(pen, doc["composition"], lot)),
        ("origin", lines.facts(pen, lot, "origin", guessed)),
        ("condition", [*lines.facts(pen, lot, "condition", guessed), *_inspections(pen, doc), *_documents(pen, doc)]),
        ("taking_out", lines.facts(pen, lot, "taking_out", guessed)), ("legal", legal(pen, lot)),
        ("logistics", lines.facts(pen, lot, "logistics", guessed)),
        ("environment", lines.environment(pen, doc["environment"])), ("went", [_way(pen, way) for way in ways(lot)]),
    ]  # fmt: skip


def _inspections(pen: Pen, doc: dict[str, Any]) -> list[Row]:
    return [
        pen.row(
            pen.say("inspection"), f"{pen.value(one.inspected_on)}: {pen.word(one.outcome)} ({pen.word(one.method)})",
            ". ".join(part for part in (one.inspected_by, one.findings) if part),
        )
        for one in doc["inspections"]
    ]  # fmt: skip


def _documents(pen: Pen, doc: dict[str, Any]) -> list[Row]:
    return [
        pen.row(pen.word(one.kind), pen.say("elsewhere"))
        if one.url
        else pen.row(
            pen.word(one.kind), pen.value(one.issued_on) if one.issued_on else one.content_type, f"SHA-256 {one.sha256}"
        )
        for one in doc["documents"]
    ]


def _way(pen: Pen, way: Way) -> Row:
    what = pen.say(f"went_{way.kind}", amount=pen.amount(way.quantity, way.unit), organisation=way.organisation_name)
    reason = way.reason[1 if pen.language == "en" else 0] if way.reason else ""
    return pen.row(pen.value(way.at), what, way.uri or reason)


def _entry(pen: Pen, row: Any) -> dict[str, str]:
    from wisselplaats.domain.passport import EntryKind

    halves = f"{row.hash[:32]} {row.hash[32:]}"  # so that it breaks where a reader can follow it
    return {
        "number": str(row.sequence), "at": pen.value(row.at), "what": pen.word(EntryKind(row.kind)),
        "organisation": row.organisation_name, "hash": halves,
    }  # fmt: skip


def _checked(pen: Pen, check: Report) -> list[str]:
    said = [text(one.code, pen.language, line=one.line, **one.params) for one in check.findings]
    said = said or [pen.say("sound", count=len(check.entries))]
    if check.anchored:
        last = check.anchored[max(check.anchored)]
        said.append(pen.say("anchored", line=max(check.anchored), anchor=last.sequence, at=pen.value(last.made_at)))
        said.append(pen.say("anchor_hash", hash=f"{last.hash[:32]} {last.hash[32:]}"))
    return said


def _photo(pen: Pen, lot: Lot, one: OnPaper) -> dict[str, str | None]:
    text = one.alt or pen.say("photo", number=lot.number)
    return (
        {"file": one.file, "text": text} if one.content else {"file": None, "text": pen.say("photo_damaged", what=text)}
    )


def _qr(lot: Lot) -> bytes:
    out = io.BytesIO()
    segno.make(link_of(lot), error="m").save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue()
