"""The check of histories from the command line: everything here, one lot, or a downloaded file without any server."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from wisselplaats.domain import anchor as rules
from wisselplaats.domain.anchor import Anchor, Finding
from wisselplaats.messages import text
from wisselplaats.serve.errors import ServeError

NUMBER = re.compile(r"[Ll](\d{6,})")


def of_file(file: Path, anchors: Path | None = None) -> Iterator[str]:
    """What is wrong with a downloaded history, one sentence each. Errors: Invalid when the file is none, ServeError."""
    history = rules.read_history(_content(file))
    kept = {one.sequence: one.hash for one in _kept(anchors)}
    for finding in rules.check(history.lot_id, history.lines, history.proofs, kept, history.end):
        yield _said(history.number, finding)


def of_database(lot: str | None = None, anchors: Path | None = None) -> Iterator[str]:
    """What is wrong with the histories of the database, or with that of one lot, and with the anchors."""
    from wisselplaats.services import passport

    for number, finding in passport.verify_all(_key(lot) if lot else None):
        yield _said(number, finding)
    for sequence, code in passport.verify_anchors(_kept(anchors)):
        yield text(code, "en", anchor=sequence)


def _said(number: str, finding: Finding) -> str:
    return f"lot {number}: {text(finding.code, 'en', line=finding.line, **finding.params)}"


def _kept(file: Path | None) -> list[Anchor]:
    return [] if file is None else rules.read_anchors(_content(file))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ServeError(f"cannot read {file}: {error.strerror}; give the path of a downloaded file") from error


def _key(lot: str) -> UUID:
    """A lot by its key or by the number on its label. Errors: ServeError."""
    from wisselplaats.services import passport

    found = NUMBER.fullmatch(lot.strip())
    try:
        key = passport.by_serial(int(found[1])) if found else UUID(lot)
    except ValueError:
        key = None
    if key is None:
        raise ServeError(f"no lot {lot}: give its number as on the label (L001000) or its key")
    return key
