"""Reads the mail that a demo caught instead of sending; the folder is the only one it ever opens."""

import re
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

NAME = re.compile(r"[0-9A-Za-z.\-]{1,80}\.eml")
NEWEST = 200


@dataclass(frozen=True)
class Caught:
    """One message as text; `name` is its file's."""

    name: str
    to: str
    subject: str
    date: str
    text: str


def newest(folder: Path) -> list[Caught]:
    """The last 200 messages, newest first; a folder that is not there holds none."""
    names = sorted((path.name for path in folder.glob("*.eml") if NAME.fullmatch(path.name)), reverse=True)
    return [found for name in names[:NEWEST] if (found := read(folder, name)) is not None]


def read(folder: Path, name: str) -> Caught | None:
    """One message; None for a name that no caught message can have, or that is not there."""
    if not NAME.fullmatch(name):
        return None
    try:
        raw = (folder / name).read_bytes()
    except FileNotFoundError:
        return None
    message = BytesParser(policy=policy.default).parsebytes(raw)
    return Caught(
        name=name,
        to=str(message.get("To", message.get("X-Envelope-To", ""))),
        subject=str(message.get("Subject", "")),
        date=str(message.get("Date", "")),
        text=_text(message),
    )


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    return str(body.get_content()) if body is not None else ""
