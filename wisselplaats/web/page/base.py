"""How a page is made: who asks, what the menu shows, how a form keeps its values and its errors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import UserMixin, current_user
from marshmallow import Schema
from werkzeug.datastructures import MultiDict

from wisselplaats import edge
from wisselplaats.db import retried, transaction
from wisselplaats.domain.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    Stale,
    TooLarge,
    Unauthenticated,
    UnsupportedContent,
)
from wisselplaats.domain.permission import Action, Actor, is_allowed
from wisselplaats.messages import text
from wisselplaats.schemas.wire.base import FORM, load, on_the_wire
from wisselplaats.services import organisation

Answer = Response | str | tuple[str, int]
T = TypeVar("T")
STAMP = "stamp"


class SignedIn(UserMixin):
    """flask-login's view of a user."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.id = str(user.id)
        self.language = user.language


def blueprint(name: str, public: bool = False) -> Blueprint:
    """The blueprint of one noun; its pages ask for sign-in unless they say that they are public."""
    blp = Blueprint(name, f"wisselplaats.web.{name}")
    if not public:
        blp.before_request(require_sign_in)
    return blp


def remember(user: Any) -> None:
    """Tie the session to the user's password of now."""
    session[STAMP] = organisation.stamp(user)


def load_actor() -> None:
    """Set the actor of a signed-in user, in the organisation that they chose."""
    if edge.is_api() or request.path.startswith("/static/") or not current_user.is_authenticated:
        return
    chosen = session.get("organisation_id")
    g.actor = organisation.session_actor(current_user.user, UUID(chosen) if chosen else None)


def require_sign_in() -> Any:
    """Send who is not signed in to the sign-in page, and back afterwards."""
    if edge.actor() is None:
        if current_user.is_authenticated:
            raise Forbidden("not_your_role", action="-")
        if request.method == "GET":
            return redirect(url_for("home.sign_in_form", volgende=request.full_path.rstrip("?")))
        raise Unauthenticated("sign_in_first")
    return None


def actor() -> Actor:
    """The actor of this page. Errors: Unauthenticated."""
    found = edge.actor()
    if found is None:
        raise Unauthenticated("sign_in_first")
    return found


def may(action: Action) -> bool:
    """Whether the menu or a button is for this user."""
    found = edge.actor()
    return found is not None and is_allowed(found, action)


@dataclass
class Form:
    """What the form macros read: raw values by name, sentences by name; `""` holds those of the whole form."""

    values: Mapping[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Parts of a whole are found by their own field's name too: `locatie` holds `locatie.lon`."""
        parts = {
            f"{name}.{key}": part
            for name, value in self.values.items()
            if isinstance(value, Mapping)
            for key, part in value.items()
        }
        self.values = {**self.values, **parts}

    def add(self, error: DomainError) -> None:
        """Put an error at its fields, in the user's language."""
        language = edge.language()
        if not isinstance(error, Invalid):
            self.errors.setdefault("", []).append(text(error.code, language, **error.params))
            return
        for found in on_the_wire(error):
            self.errors.setdefault(found.field, []).append(text(found.code, language, **found.params))


def nested(form: MultiDict[str, str], lists: tuple[str, ...] = ()) -> dict[str, Any]:
    """Form fields as the JSON that the schema reads: `locatie.lon` becomes an object; `lists` keep all values."""
    data: dict[str, Any] = {FORM: True}
    for name in form:
        if name in {"csrf_token"}:
            continue
        value: Any = form.getlist(name) if name in lists else form[name].strip()
        head, dot, tail = name.partition(".")
        if dot and value != "":
            parts = data.get(head)
            data[head] = {**parts, tail: value} if isinstance(parts, dict) else {tail: value}
        elif not dot:
            data.setdefault(name, value)
    return data


def loaded(
    schema: type[Schema] | Schema, lists: tuple[str, ...] = (), leave_out: tuple[str, ...] = (), **extra: Any
) -> dict[str, Any]:
    """The submitted form, through the same schema as the API. Errors: Invalid."""
    given = {name: value for name, value in nested(request.form, lists).items() if name not in leave_out}
    data: dict[str, Any] = load(schema, {**given, **extra})
    return data


def loaded_query(schema: type[Schema]) -> dict[str, Any]:
    """The query of a list page; unknown keys of a shared link are left out, faults fall back to none.

    Errors: Invalid.
    """
    known = {str(item.data_key) for item in schema().fields.values()}
    given = {key: value for key, value in request.args.items() if key in known}
    data: dict[str, Any] = load(schema, {**given, FORM: True})
    return data


def form_version() -> int:
    """The version that a form was filled from; 0, which no row has, when it names none."""
    given = request.form.get("versie", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def show_form(template: str, form: Form, **context: Any) -> Answer:
    """A form page: 200 at first, 400 when it came back with errors."""
    page = render_template(template, form=form, **context)
    return (page, 400) if form.errors else page


REFUSED = (Invalid, Conflict, Stale, TooLarge, UnsupportedContent)


def submit(work: Callable[[], T], after: Callable[[T], Any], again: Callable[[Form], Any]) -> Any:
    """Do the work of a form in one transaction and go on; refused input shows the form again, values kept.

    Errors: Forbidden and NotFound are pages of their own.
    """

    def once() -> T:
        with transaction():
            return work()

    try:
        made = retried(once)
    except REFUSED as error:
        form = Form(nested(request.form))
        form.add(error)
        return again(form)
    return after(made)


def done(message: str, endpoint: str, **values: Any) -> Any:
    """Say what was done and go on to a page."""
    flash(message, "success")
    return redirect(url_for(endpoint, **values), code=303)


@dataclass(frozen=True)
class PageLinks:
    """What the pager shows."""

    next_url: str | None
    first_url: str | None


def links(cursor: str | None) -> PageLinks:
    """The pager of a list page, keeping its filters."""
    query = request.args.to_dict()
    here = query.pop("na", None)
    endpoint, path = str(request.endpoint), request.view_args or {}
    following = url_for(endpoint, **path, **{**query, "na": cursor}) if cursor else None
    return PageLinks(following, url_for(endpoint, **path, **query) if here else None)


@dataclass(frozen=True)
class MenuItem:
    """One entry of the main navigation."""

    label: str
    url: str
    active: bool


def menu() -> list[MenuItem]:
    """The navigation of this role."""
    entries = [
        (Action.READ, "listing.index", _("Aanbod")),
        (Action.READ, "demand.index", _("Behoeften")),
        (Action.READ, "project.index", _("Projecten")),
        (Action.READ, "lot.index", _("Partijen")),
        (Action.READ, "allocation.index", _("Verdelingen")),
        (Action.READ, "reservation.index", _("Reserveringen")),
        (Action.READ_ASSETS, "asset.index", _("Areaal")),
        (Action.DELIVER, "delivery.index", _("Aanleveringen")),
        (Action.MANAGE_DEPOT, "depot.index", _("Depots")),
        (Action.REPORT, "impact.index", _("Resultaten")),
    ]
    noun = (request.endpoint or "").partition(".")[0]
    return [
        MenuItem(label, url_for(endpoint), endpoint.partition(".")[0] == noun)
        for action, endpoint, label in entries
        if may(action)
    ]


def own_organisations(who: Actor | None) -> list[MenuItem]:
    """The organisations that this user may work for."""
    roles = organisation.memberships(who.user_id) if who else []
    return [
        MenuItem(
            role.organisation.name,
            url_for("home.choose_organisation", key=role.organisation_id),
            who is not None and role.organisation_id == who.organisation_id,
        )
        for role in roles
    ]
