"""The words of one notification, in the app and by mail from the same sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wisselplaats import messages
from wisselplaats.domain.vocabulary import NotificationKind
from wisselplaats.messages.reasons import reason_text, sign
from wisselplaats.models import Notification

ZONE = ZoneInfo("Europe/Amsterdam")
_STEPS = {"quantity": 3, "written": 3, "waiting": 3, "km": 1, "straight_km": 1, "shortage": 3}
_DAYS = frozenset({"until", "asked_until", "available_from", "available_until"})


@dataclass(frozen=True)
class Told:
    """A notification in words: one sentence, then the reasons; `path` is the page that it leads to."""

    title: str
    lines: Sequence[str]
    path: str


def told(row: Notification, language: str) -> Told:
    """A notification in the reader's language."""
    params = in_language(row.params, language)
    return Told(_title(row.kind.value, params, language), list(_lines(params, language)), row.path)


def _find_lines(params: Mapping[str, Any], language: str) -> Iterator[str]:
    """How well what a saved search found serves it, from when it is to be had, and how far it lies."""
    for name, code in (
        ("score", "line_search_score"),
        ("available_from", "line_available"),
        ("straight_km", "line_straight_km"),
    ):
        if params.get(name) is not None:
            yield messages.text(f"notification.{code}", language, **{name: params[name]})


def _claim_lines(params: Mapping[str, Any], language: str) -> Iterator[str]:
    """What was written about a claim, what of it still waits, until when it holds."""
    if params.get("message"):
        yield messages.text("notification.line_message", language, message=params["message"])
    if "waiting" in params:
        yield messages.text("notification.line_part", language, waiting=params["waiting"], unit=params["unit"])
    if isinstance(params.get("until"), date):
        yield messages.text("notification.line_until", language, until=params["until"])


def _lines(params: Mapping[str, Any], language: str) -> Iterator[str]:
    """What stands below the sentence: why it fits or broke, what somebody wrote, until when, what else there is."""
    names = {code: pair[0 if language == "nl" else 1] for code, pair in params.get("names", {}).items()}
    reason = params.get("reason")
    if "search" in params:
        yield from _find_lines(params, language)
    for item in [*params.get("reasons", ()), *([reason] if isinstance(reason, Mapping) else [])]:
        yield reason_text(item["code"], item["params"], language, names)
    if reason and isinstance(reason, str):
        yield messages.text("notification.line_reason", language, reason=reason)
    yield from _claim_lines(params, language)
    if params.get("evidence"):
        yield messages.text(params["evidence"], language)
    if params.get("standing"):
        yield messages.text(f"standing.{params['standing']}", language, days=params["standing_days"])
    for other in params.get("alternatives", ()):
        yield _alternative(other, language)


def _alternative(other: Mapping[str, Any], language: str) -> str:
    """Another lot, one in a depot, or another date."""
    if other.get("field") == "needed_until":
        return messages.text("alternative.needed_until", language, day=date.fromisoformat(other["value"]))
    if other.get("field"):
        return messages.text("alternative.max_storage_days", language, days=other["value"])
    title = other.get("title_en", other["title"]) if language == "en" else other["title"]
    if other.get("kind") == "depot":
        return messages.text("alternative.depot", language, title=title)
    if other.get("score") is None:
        return messages.text("alternative.lot", language, title=title)
    return messages.text("notification.line_alternative", language, title=title, score=other["score"])


def _title(kind: str, params: Mapping[str, Any], language: str) -> str:
    code = f"notification.{kind}"
    days = params.get("days")
    if kind == NotificationKind.SLIP and params.get("instead"):
        code, params = f"{code}_instead", {**params, "days": -params["days"]}
    elif kind == NotificationKind.SLIP and isinstance(days, int) and days < 0:
        code, params = f"{code}_earlier", {**params, "days": -days}
    elif kind == NotificationKind.SLIP and days == 0 and params.get("until_days"):
        earlier = params["until_days"] < 0
        code, params = f"{code}_until{'_earlier' if earlier else ''}", {**params, "days": abs(params["until_days"])}
    try:
        return messages.text(code, language, **params)
    except KeyError:
        # what was told did not carry every part of the long sentence; the plain one is always true
        return messages.text(f"notification.{kind}.plain", language)


def in_language(params: Mapping[str, Any], language: str) -> dict[str, Any]:
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
