"""Holds the English catalogue to the Dutch texts of the pages; `python -m tests.translations --write` brings it up to date."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from wisselplaats.domain.vocabulary import MatchNews, RateName

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "wisselplaats" / "translations" / "en" / "LC_MESSAGES"
PO, MO = FOLDER / "messages.po", FOLDER / "messages.mo"
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
EXTRA = "wisselplaats.schemas.wire.words"  # the words of closed lists are shown as labels
NOT_SHOWN = (MatchNews, RateName)  # a row's mark for the worker, and names that the page of rates says in full


def texts() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    """Every text of the templates, the pages' code and the closed lists: the file where it stands, the text, its context."""
    for folder in ("templates", "wisselplaats/web"):
        for name, _line, message, _notes, context in extract_from_dir(str(ROOT / folder), METHODS, keywords=KEYWORDS):
            yield f"{folder}/{name}", message, context
    for message in labels():
        yield EXTRA, message, None


def labels() -> Iterator[str]:
    """The labels that the `label` filter shows."""
    from wisselplaats.domain import vocabulary
    from wisselplaats.schemas.wire.words import VALUES, choices

    found = [kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
    kinds = {*found, *VALUES} - {StrEnum, *NOT_SHOWN}
    words = [word for kind in kinds for word in choices(kind)]
    yield from {word.replace("_", " ").capitalize() for word in words}


def current() -> Catalog:
    """The committed catalogue."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def merged() -> Catalog:
    """The texts of today with the translations that there are."""
    known = current() if PO.exists() else Catalog(locale="en")
    made = Catalog(locale="en", project="Wisselplaats", fuzzy=False, creation_date=known.creation_date)
    for name, message, context in sorted(texts(), key=lambda found: (str(found[1]), str(found[2]), found[0])):
        key = message[0] if isinstance(message, tuple) else message
        old = known.get(key, context)
        made.add(message, old.string if old else "", locations=[(name, 1)], context=context)
    return made


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def missing() -> list[str]:
    """Texts without an English translation."""
    return [str(message.id) for message in merged() if message.id and not all(_strings(message.string))]


def _strings(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [string or ""] if string is None or isinstance(string, str) else list(string)


def write() -> None:
    """Bring both files up to date."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    catalogue = merged()
    with PO.open("wb") as file:
        write_po(file, catalogue, width=110, include_lineno=False, sort_output=True)
    MO.write_bytes(compiled(current()))


def faults() -> list[str]:
    """What is not in order: texts without translation, a compiled file that is behind."""
    behind = [] if MO.exists() and MO.read_bytes() == compiled(current()) else ["messages.mo is behind messages.po"]
    return [f"no English for: {text}" for text in missing()] + behind


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    found = faults()
    print("\n".join(found) or "the translations are complete")
    sys.exit(bool(found))
