"""The words of notifications, in the app and by mail, from the same sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from wisselplaats import messages
from wisselplaats.domain.vocabulary import NotificationKind
from wisselplaats.messages.reasons import reason_text, sign
from wisselplaats.models import Notification, User
from wisselplaats.paths import resource

LONGEST_LIST = 40
"""Items in one mail; the rest is in the app."""
ZONE = ZoneInfo("Europe/Amsterdam")
_STEPS = {"quantity": 3, "km": 1, "shortage": 3}
_DAYS = frozenset({"until", "available_from", "available_until"})


@dataclass(frozen=True)
class Told:
    """A notification in words: one sentence, then the reasons; `path` is the page that it leads to."""

    title: str
    lines: Sequence[str]
    path: str


def told(row: Notification, language: str) -> Told:
    """A notification in the reader's language."""
    params = _in_language(row.params, language)
    return Told(_title(row.kind.value, params, language), list(_lines(params, language)), row.path)


def _lines(params: Mapping[str, Any], language: str) -> Iterator[str]:
    """What stands below the sentence: why it fits or broke, what somebody wrote, until when, what else there is."""
    names = {code: pair[0 if language == "nl" else 1] for code, pair in params.get("names", {}).items()}
    reason = params.get("reason")
    for item in [*params.get("reasons", ()), *([reason] if isinstance(reason, Mapping) else [])]:
        yield reason_text(item["code"], item["params"], language, names)
    if reason and isinstance(reason, str):
        yield messages.text("notification.line_reason", language, reason=reason)
    if isinstance(params.get("until"), date):
        yield messages.text("notification.line_until", language, until=params["until"])
    for other in params.get("alternatives", ()):
        yield messages.text("notification.line_alternative", language, title=other["title"], score=other["score"])


def _title(kind: str, params: Mapping[str, Any], language: str) -> str:
    code = f"notification.{kind}"
    days = params.get("days")
    if kind == NotificationKind.SLIP and isinstance(days, int) and days < 0:
        code, params = f"{code}_earlier", {**params, "days": -days}
    try:
        return messages.text(code, language, **params)
    except KeyError:
        # what was told did not carry every part of the long sentence; the plain one is always true
        return messages.text(f"notification.{kind}.plain", language)


def _in_language(params: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The parameters as the sentences read them: names in the language, numbers and days as such."""
    found = dict(params)
    for name, value in params.items():
        stem, _, tongue = name.rpartition("_")
        if tongue == language:
            found[stem] = value
        if name in _STEPS and isinstance(value, str):
            found[name] = round(Decimal(value), _STEPS[name])
        if name in _DAYS and isinstance(value, str):
            found[name] = (
                datetime.fromisoformat(value).astimezone(ZONE).date() if "T" in value else date.fromisoformat(value)
            )
    if "unit" in found:
        found["unit"] = sign(str(found["unit"]), language)
    return found


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(str(resource("templates"))),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def mail(found: Sequence[Told], user: User, base_url: str, unsubscribe_url: str) -> tuple[str, str, str]:
    """Subject, text and HTML of one mail that tells all of it; links are absolute."""
    language = user.language
    subject = found[0].title
    if len(found) > 1:
        subject = messages.text("mail.subject_many", language, count=len(found), first=subject)
    context = {
        "lang": language,
        "user": user,
        "subject": subject,
        "items": found[:LONGEST_LIST],
        "more": len(found) - LONGEST_LIST,
        "base_url": base_url,
        "unsubscribe_url": unsubscribe_url,
        "say": lambda code, **params: messages.text(f"mail.{code}", language, **params),
    }
    templates = [_environment().get_template(f"email/notifications.{kind}") for kind in ("txt", "html")]
    text, html = (template.render(context) for template in templates)
    return subject, text, html
