"""Writes a claim with all that goes with it in one statement: its log, the passport's line and whom it is told.

The lot's row must be locked by a statement before this one: the passport's last line is read as this one begins.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy.orm import make_transient_to_detached

from wisselplaats.db import Prepared, session
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.planning import FINE
from wisselplaats.domain.vocabulary import ReservationState
from wisselplaats.models import Demand, Listing, Reservation, uuid7
from wisselplaats.services import notification, passport
from wisselplaats.services.notification import Telling, Wanted
from wisselplaats.services.reservation import telling
from wisselplaats.services.reservation.draft import Draft
from wisselplaats.services.reservation.effects import COUNTS, line_of

ASK, QUEUE = "ask", "queue"
_CLAIM = """INSERT INTO reservation (id, listing_id, organisation_id, requested_by, demand_id, project_id, quantity,
 partial_ok, min_part, handed_over, state, until, opened_at, decided_at, by_rule, form_key, standing, standing_reason,
 standing_days, judged_at, created_at, version)
VALUES (%(id)s, %(listing)s, %(taker)s, %(person)s, %(demand)s, %(project)s, %(quantity)s, %(partial_ok)s, %(min_part)s,
 0, %(state)s, %(until)s, %(opened)s, %(decided)s, %(by_rule)s, %(form_key)s, %(standing)s, %(reason)s, %(days)s,
 %(judged)s, %(at)s, 1)"""
_ASKED = """INSERT INTO audit_event (id, at, user_id, organisation_id, action, subject_kind, subject_id)
VALUES (%(noted)s, %(at)s, %(person)s, %(taker)s, %(action)s, 'reservation', %(id)s)"""
_GIVEN = f", (%(given)s, %(at)s, NULL, NULL, '{telling.BY_RULE}', 'reservation', %(id)s)"


@cache
def _statement(state: ReservationState) -> Prepared:
    """By what the claim begins as: who waits is no news to anybody yet, who has it by rule has a second line."""
    if state == ReservationState.QUEUED:
        return Prepared(f"WITH claim AS ({_CLAIM}) {_ASKED}")
    noted = _ASKED + (_GIVEN if state == ReservationState.ACCEPTED else "")
    return Prepared(
        f"WITH claim AS ({_CLAIM}), noted AS ({noted}), line AS ({passport.LINE_IN_ONE}) {notification.TOLD_IN_ONE}"
    )


def write(actor: Actor, draft: Draft, wanted: Wanted) -> Reservation:
    """Write it, and answer the claim, which is read when somebody looks at more of it than its key.

    Its state, and how it stands, were judged before, so that it is written once; the database counts it.
    """
    values = _values(actor, draft)
    if draft.state != ReservationState.QUEUED:
        who = None if draft.by_rule else actor
        values |= passport.line_values(*line_of(who, draft), draft.created_at)
        values["told"] = notification.told_by(_tellings(actor, draft), draft.created_at, wanted)
    _statement(draft.state).run(**values)
    _count_anew(Listing, draft.listing_id, COUNTS)
    if draft.demand:
        _count_anew(Demand, draft.demand.id, ("optioned", "covered"))
    made = Reservation(id=draft.id)
    make_transient_to_detached(made)
    session.add(made)
    return made


def _tellings(actor: Actor, draft: Draft) -> list[Telling]:
    return telling.giving(draft) if draft.by_rule else telling.asking(actor, draft)


def _values(actor: Actor, draft: Draft) -> dict[str, Any]:
    now, queued, stands = draft.created_at, draft.state == ReservationState.QUEUED, draft.stands
    # one key after the other, so that the log keeps their order
    noted, given = sorted((uuid7(), uuid7()))
    return {
        "id": draft.id, "listing": draft.listing_id, "taker": draft.organisation_id, "person": draft.requested_by,
        "demand": draft.demand.id if draft.demand else None, "project": draft.project_id, "quantity": draft.quantity,
        "partial_ok": draft.partial_ok, "min_part": draft.min_part, "state": draft.state.value, "until": draft.until,
        "opened": None if queued else now, "decided": now if draft.by_rule else None, "by_rule": draft.by_rule,
        "form_key": draft.form_key, "standing": stands.standing.value, "reason": stands.reason.value,
        "days": stands.days, "judged": None if stands == FINE else now, "at": now, "noted": noted, "given": given,
        "action": QUEUE if queued else ASK,
    }  # fmt: skip


def _count_anew(model: Any, key: Any, names: Sequence[str]) -> None:
    """What the session holds of a row that the database counted is read again when somebody looks at it."""
    loaded = session.identity_map.get(session.identity_key(model, key))
    if loaded is not None:
        session.expire(loaded, names)
