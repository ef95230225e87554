"""How a cell says of what something is made and where its documents are: the same words as a form takes."""

from urllib.parse import urlsplit

from wisselplaats.domain.delivery.convert.memo import Bad
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.passport.composition import as_text, read

MOST_ADDRESSES = 10
LONGEST_ADDRESS = 1_000
SHOWN = 80


def composition(text: str) -> str | Bad | None:
    """A composition in the form that the history keeps; Bad with why it is none."""
    try:
        return as_text(read(text).items())
    except Invalid as error:
        first = error.problems[0]
        return Bad(first.code, {"value": text[:SHOWN], **{name: str(value) for name, value in first.params.items()}})


def addresses(text: str) -> str | Bad:
    """Addresses of documents, apart by spaces, lines or `|`, joined by one space; Bad when one of them is none."""
    found = list(dict.fromkeys(part.strip(",;") for part in text.replace("|", " ").split() if part.strip(",;")))
    if len(found) > MOST_ADDRESSES:
        return Bad("too_many_addresses", {"value": text[:SHOWN], "limit": str(MOST_ADDRESSES)})
    for one in found:
        if not _is_address(one):
            return Bad("address_unreadable", {"value": one[:SHOWN]})
    return " ".join(found) if found else Bad("address_unreadable", {"value": text[:SHOWN]})


def _is_address(text: str) -> bool:
    """A page or file on the web; one with a password in it would tell that password to everybody."""
    try:
        found = urlsplit(text)
        named = bool(found.hostname) and found.username is None and found.password is None
    except ValueError:
        return False
    return named and found.scheme in ("http", "https") and len(text) <= LONGEST_ADDRESS and text.isprintable()
