"""What a user wants to hear of and how soon: all mail, per kind, per demand and per saved search."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload

from wisselplaats.db import locked_one, session
from wisselplaats.domain.errors import Invalid, NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.telling import ON_REQUEST, choices, slower, usual
from wisselplaats.domain.vocabulary import MailState, NotificationKind, NotifyPreference
from wisselplaats.models import Demand, DemandMute, Notification, NotificationPreference, SavedSearch, User

Asked = tuple[UUID, NotificationKind, NotifyPreference, UUID | None]
"""Who, what kind, how soon the thing itself says, and the demand that it is about."""


class About(StrEnum):
    """What mail can be stopped for by itself; values are the words in its address."""

    DEMAND = "behoeften"
    SEARCH = "zoekprofielen"


@dataclass(frozen=True)
class Choice:
    """A kind with how soon the user wants its mail, and what else could be chosen."""

    kind: NotificationKind
    frequency: NotifyPreference
    choices: Sequence[NotifyPreference]


@dataclass(frozen=True)
class Subject:
    """What a link in a mail stops, and whose mail: everything when neither demand nor search is given."""

    user: User
    demand: Demand | None = None
    search: SavedSearch | None = None


@dataclass(frozen=True)
class Wanted:
    """How soon some people want mail of some kinds, where they said so, and who wants none at all."""

    chosen: dict[tuple[UUID, NotificationKind], NotifyPreference]
    silent: set[UUID]

    @classmethod
    def read(cls, rows: Iterable[Any]) -> "Wanted":
        """From rows of a user, whether all mail is off, a kind and how soon; the last two empty for who said nothing."""
        chosen, silent = {}, set()
        for who, off, kind, frequency in rows:
            user_id = who if isinstance(who, UUID) else UUID(who)
            if kind is not None:
                chosen[user_id, NotificationKind(kind)] = NotifyPreference(frequency)
            if off:
                silent.add(user_id)
        return cls(chosen, silent)


def wanted_by(people: Sequence[Any], kinds: Sequence[NotificationKind]) -> Select[Any]:
    """Select of one value: the rows that `Wanted.read` takes, for these people (SQL) and kinds, as JSON."""
    choice = and_(NotificationPreference.user_id == User.id, NotificationPreference.kind.in_(kinds))
    row = func.json_build_array(User.id, User.mail_off, NotificationPreference.kind, NotificationPreference.frequency)
    query = select(func.json_agg(row)).select_from(User).outerjoin(NotificationPreference, choice)
    return query.where(User.id.in_(people))


_CHOSEN = (
    select(User.id, User.mail_off, NotificationPreference.kind, NotificationPreference.frequency)
    .outerjoin(NotificationPreference, NotificationPreference.user_id == User.id)
    .where(User.id.in_(bindparam("people", expanding=True)))
)


def frequencies(asked: Sequence[Asked], wanted: Wanted | None = None) -> tuple[list[NotifyPreference], set[UUID]]:
    """How soon each is mailed: the slower of the thing's word and the user's, never for a demand that is muted.

    And beside it who wants no mail at all. `wanted` is what these people want, where it was read already.
    """
    people = {row[0] for row in asked}
    wanted = wanted or _chosen(people)
    chosen, silent = wanted.chosen, wanted.silent
    muted = _muted(people, {row[3] for row in asked if row[3] is not None})
    return [
        NotifyPreference.OFF
        if (user_id, demand_id) in muted
        else slower(frequency, chosen.get((user_id, kind), usual(kind)))
        for user_id, kind, frequency, demand_id in asked
    ], silent


def _chosen(people: set[UUID]) -> Wanted:
    return Wanted.read(session.execute(_CHOSEN, {"people": list(people)}))


def _muted(people: set[UUID], demands: set[UUID]) -> set[tuple[UUID, UUID]]:
    if not demands:
        return set()
    query = select(DemandMute.user_id, DemandMute.demand_id)
    found = session.execute(query.where(DemandMute.user_id.in_(people), DemandMute.demand_id.in_(demands)))
    return {(row[0], row[1]) for row in found}


def who_asked(kind: NotificationKind, people: set[UUID]) -> set[UUID]:
    """Which of these people asked to be told of a kind that nobody is told of unasked."""
    if kind not in ON_REQUEST or not people:
        return people
    query = select(NotificationPreference.user_id).where(
        NotificationPreference.user_id.in_(people), NotificationPreference.kind == kind,
        NotificationPreference.frequency != NotifyPreference.OFF,
    )  # fmt: skip
    return set(session.scalars(query))


def preferences(actor: Actor) -> list[Choice]:
    """How soon the user gets mail of each kind."""
    require(actor, Action.READ)
    chosen = _chosen({actor.user_id}).chosen
    return [Choice(kind, chosen.get((actor.user_id, kind), usual(kind)), choices(kind)) for kind in NotificationKind]


def prefer(actor: Actor, kind: NotificationKind, frequency: NotifyPreference) -> None:
    """Choose how soon mail of a kind comes; what waits to be mailed follows when it is switched off.

    Errors: Invalid when the kind cannot wait for a digest.
    """
    require(actor, Action.READ)
    if frequency not in choices(kind):
        raise Invalid.one("notify", "urgent_kind")
    row = {"user_id": actor.user_id, "kind": kind, "frequency": frequency}
    write = insert(NotificationPreference).values(row)
    write = write.on_conflict_do_update(index_elements=["user_id", "kind"], set_={"frequency": frequency})
    session.execute(write)
    if frequency == NotifyPreference.OFF:
        _drop_mail(actor.user_id, Notification.kind == kind)


def muted_demands(actor: Actor) -> list[Demand]:
    """The own demands of which the user stopped the mail."""
    require(actor, Action.READ)
    query = select(Demand).join(DemandMute, DemandMute.demand_id == Demand.id)
    query = query.where(DemandMute.user_id == actor.user_id, Demand.organisation_id == actor.organisation_id)
    query = query.options(joinedload(Demand.material), joinedload(Demand.project))
    return list(session.scalars(query.order_by(Demand.created_at.desc(), Demand.id)))


def mute_demand(actor: Actor, demand_id: UUID, muted: bool) -> None:
    """Stop the user's own mail about an own demand, or start it again; others keep theirs. Errors: NotFound."""
    require(actor, Action.READ)
    demand = session.get(Demand, demand_id)
    if demand is None or demand.organisation_id != actor.organisation_id:
        raise NotFound("not_found")
    if muted:
        _mute(actor.user_id, demand_id)
        return
    gone = delete(DemandMute).where(tuple_(DemandMute.user_id, DemandMute.demand_id) == (actor.user_id, demand_id))
    session.execute(gone)


def _mute(user_id: UUID, demand_id: UUID) -> None:
    session.execute(insert(DemandMute).values(user_id=user_id, demand_id=demand_id).on_conflict_do_nothing())
    _drop_mail(user_id, Notification.demand_id == demand_id)


def wants_mail(actor: Actor) -> bool:
    """Whether the user gets mail at all."""
    require(actor, Action.READ)
    return not session.get_one(User, actor.user_id).mail_off


def set_mail(actor: Actor, wanted: bool) -> None:
    """Switch all mail on or off for the user; what is new stays in the app either way."""
    require(actor, Action.READ)
    _switch(locked_one(User, actor.user_id, key_share=True), wanted)


def by_key(key: str, about: str | None = None, subject_id: UUID | None = None) -> Subject:
    """What an unsubscribe link stops; the link itself is the proof, and it signs nobody in.

    Errors: NotFound, also for a demand or search that this user was never told of.
    """
    user = session.scalar(select(User).where(User.unsubscribe_key == key))
    if user is None:
        raise NotFound("not_found")
    if about is None:
        return Subject(user)
    if about == About.SEARCH and (search := _search_of(user, subject_id)):
        return Subject(user, search=search)
    if about == About.DEMAND and (demand := _demand_of(user, subject_id)):
        return Subject(user, demand=demand)
    raise NotFound("not_found")


def _search_of(user: User, search_id: Any) -> SavedSearch | None:
    return session.scalar(select(SavedSearch).where(SavedSearch.id == search_id, SavedSearch.user_id == user.id))


def _demand_of(user: User, demand_id: Any) -> Demand | None:
    told = select(Notification.id).where(Notification.user_id == user.id, Notification.demand_id == Demand.id)
    query = select(Demand).where(Demand.id == demand_id, told.exists())
    return session.scalar(query.options(joinedload(Demand.material), joinedload(Demand.project)))


def unsubscribe(key: str, about: str | None = None, subject_id: UUID | None = None) -> Subject:
    """Stop the mail of a link, without signing in: all of it, or that about one demand or search. Errors: NotFound."""
    subject = by_key(key, about, subject_id)
    if subject.demand is not None:
        _mute(subject.user.id, subject.demand.id)
    elif subject.search is not None:
        subject.search.notify = NotifyPreference.OFF
        _drop_mail(subject.user.id, Notification.search_id == subject.search.id)
    else:
        _switch(subject.user, False)
    return subject


def _switch(user: User, wanted: bool) -> None:
    user.mail_off = not wanted
    if not wanted:
        _drop_mail(user.id)


def _drop_mail(user_id: UUID, *which: ColumnElement[bool]) -> None:
    """What waits to be mailed to the user is not; it stays in the app."""
    waiting = (Notification.user_id == user_id, Notification.mail_state == MailState.PENDING, *which)
    session.execute(update(Notification).where(*waiting).values(mail_state=MailState.OFF))
