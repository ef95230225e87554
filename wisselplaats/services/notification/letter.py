"""One mail out of many notifications: what is urgent first, then per demand and per saved search the best of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from wisselplaats import messages
from wisselplaats.domain.telling import URGENT
from wisselplaats.domain.vocabulary import NotificationKind
from wisselplaats.models import Notification, User
from wisselplaats.paths import resource
from wisselplaats.services.notification.preference import About
from wisselplaats.services.notification.text import Told, in_language, told

BEST_IN_PART = 5
"""Matches of one demand in one mail, best first: a mail is to be read on a phone; the rest is a click away."""
MOST_PARTS = 12
_OF_MATCH = frozenset({NotificationKind.MATCH, NotificationKind.MATCH_IMPROVED, NotificationKind.MATCH_BROKEN})


@dataclass(frozen=True)
class Part:
    """What a mail says of one subject; paths are pages of ours, `stop_path` ends the mail about just this."""

    title: str | None
    items: Sequence[Told]
    count: int
    path: str
    stop_path: str | None = None

    @property
    def more(self) -> int:
        """How many are not written out."""
        return self.count - len(self.items)


@dataclass(frozen=True)
class Written:
    """A mail in words, with the path of its one-click unsubscribe."""

    subject: str
    text: str
    html: str
    unsubscribe_path: str


def still_news(rows: Sequence[Notification], standing: set[tuple[UUID, str]], offered: set[str]) -> list[Notification]:
    """What is worth mailing now: of each match the last word, and none of one that came and went in between.

    `standing` holds the matches of now as (demand, listing's id in text), `offered` what is on the market still.
    """
    kept: list[Notification] = []
    of_pair: dict[tuple[UUID, str], list[Notification]] = defaultdict(list)
    for row in rows:
        listing_id = row.params.get("listing_id")
        if row.kind in _OF_MATCH and row.demand_id is not None and listing_id:
            of_pair[row.demand_id, listing_id].append(row)
        elif row.kind != NotificationKind.SEARCH_HIT or listing_id in offered:
            kept.append(row)
    for pair, told_of in of_pair.items():
        last = told_of[-1]
        unseen = any(row.kind == NotificationKind.MATCH for row in told_of)
        broken = last.kind == NotificationKind.MATCH_BROKEN
        if (broken and not unseen) or (not broken and pair in standing):
            kept.append(last)
    return sorted(kept, key=lambda row: (row.created_at, row.id))


def parts(rows: Iterable[Notification], user: User) -> list[Part]:
    """The rows by what they are about, urgent first, then what was told of first."""
    groups: dict[tuple[int, str], list[Notification]] = defaultdict(list)
    for row in rows:
        groups[_group(row)].append(row)
    ordered = sorted(groups.items(), key=lambda item: (item[0][0], item[1][0].created_at, item[0][1]))
    alone = len(ordered) == 1
    return [_part(key, found, user, alone) for key, found in ordered]


def _group(row: Notification) -> tuple[int, str]:
    if row.kind in URGENT:
        return 0, ""
    if row.search_id is not None:
        return 2, str(row.search_id)
    return (1, str(row.demand_id)) if row.demand_id is not None else (3, "")


def _part(key: tuple[int, str], rows: list[Notification], user: User, alone: bool) -> Part:
    place, subject_id = key
    best = sorted(rows, key=_best_first)
    listed = best[:BEST_IN_PART] if subject_id else rows[:40]
    items = [told(row, user.language) for row in listed]
    if not subject_id:
        code = "part_urgent" if place == 0 else "part_rest"
        title = None if alone else _say(code, user.language)
        return Part(title, items, len(rows), "/meldingen")
    about = About.DEMAND if place == 1 else About.SEARCH
    stop = f"/meldingen/uitschrijven/{user.unsubscribe_key}/{about.value}/{subject_id}"
    title = _subject_title(about, rows[0], user.language)
    return Part(title, items, len(rows), f"/{about.value}/{subject_id}", stop)


def _best_first(row: Notification) -> tuple[int, Decimal]:
    """By score; of the same score the nearest."""
    return -int(row.params.get("score", 0)), Decimal(row.params.get("km") or row.params.get("straight_km") or 0)


def _subject_title(about: About, row: Notification, language: str) -> str | None:
    params: Mapping[str, Any] = in_language(row.params, language)
    if about is About.SEARCH:
        return _say("part_search", language, search=params["search"]) if "search" in params else None
    wanted = params.get("wanted") or params.get("material")
    return _say("part_demand", language, material=wanted, project=params["project"]) if "project" in params else None


def _say(code: str, language: str, /, **params: Any) -> str:
    return messages.text(f"mail.{code}", language, **params)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(str(resource("templates"))),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def write(rows: Sequence[Notification], user: User, base_url: str) -> Written:
    """One mail that tells all of it, in the user's language; links are absolute and sign nobody in."""
    language = user.language
    found = parts(rows, user)
    first = found[0].items[0].title
    subject = first if len(rows) == 1 else _say("subject_many", language, count=len(rows), first=first)
    everything = f"/meldingen/uitschrijven/{user.unsubscribe_key}"
    only = found[0].stop_path if len(found) == 1 else None
    context = {
        "lang": language,
        "user": user,
        "subject": subject,
        "parts": found[:MOST_PARTS],
        "more": sum(part.count for part in found[MOST_PARTS:]),
        "base_url": base_url,
        "unsubscribe_url": base_url + everything,
        "say": lambda code, **params: _say(code, language, **params),
    }
    templates = [_environment().get_template(f"email/notifications.{kind}") for kind in ("txt", "html")]
    text, html = (template.render(context) for template in templates)
    return Written(subject, text, html, only or everything)
