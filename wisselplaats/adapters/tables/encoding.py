"""Which characters the bytes of a text file are, and whether it can be read at all, in one pass over it."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from wisselplaats.domain.delivery.rows import Limits
from wisselplaats.domain.errors import Invalid, TooLarge

CHUNK = 1 << 20
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
KNOWN = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-1", "iso-8859-15", "cp850")
"""What a user may say that a file is in."""


@dataclass(frozen=True)
class Text:
    """How to open a text file; `lines` is about how many it has, `has_nul` whether there are NUL characters in it."""

    encoding: str
    lines: int
    has_nul: bool


def look_through(path: Path, limits: Limits, encoding: str | None = None) -> Text:
    """A byte order mark decides, else strict UTF-8, else Windows-1252 (guessing libraries misjudge Dutch).

    `encoding` overrides it. Raises Invalid `encoding_unknown` when the bytes are none of these, and TooLarge
    `line_too_long`, for a file without line ends would be one line in memory.
    """
    with path.open("rb") as stream:
        start = stream.read(4)
    marked = next((name for bom, name in BOMS if start.startswith(bom)), None)
    if encoding is not None:
        return _decoded(path, _said(encoding, marked), limits)
    if marked:
        return _decoded(path, marked, limits)
    try:
        return _decoded(path, "utf-8", limits)
    except Invalid:
        return _decoded(path, "cp1252", limits)


def _said(encoding: str, marked: str | None) -> str:
    try:
        name = codecs.lookup(encoding).name
    except LookupError as error:
        raise Invalid.one("encoding", "encoding_not_known", given=encoding[:40], accepted=", ".join(KNOWN)) from error
    name = {"iso8859-1": "iso-8859-1", "iso8859-15": "iso-8859-15"}.get(name, name)
    if name not in KNOWN:
        raise Invalid.one("encoding", "encoding_not_known", given=encoding[:40], accepted=", ".join(KNOWN))
    return marked if marked and name in marked else name


def _decoded(path: Path, encoding: str, limits: Limits) -> Text:
    decoder = codecs.getincrementaldecoder(encoding)()
    count = run = 0
    has_nul = False
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                text = decoder.decode(chunk)
                has_nul = has_nul or "\0" in text
                count += max(text.count("\n"), text.count("\r"))
                last = max(text.rfind("\n"), text.rfind("\r"))
                run = run + len(text) if last < 0 else len(text) - last
                if run > limits.text_mb << 20:
                    raise TooLarge("line_too_long", limit=f"{limits.text_mb} MB")
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise Invalid.one("file", "encoding_unknown") from error
    return Text(encoding, count, has_nul)
