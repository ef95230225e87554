"""The front door: start page, sign-in, language, organisation."""

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user

from wisselplaats import config, edge
from wisselplaats.adapters import caught_mail
from wisselplaats.db import transaction
from wisselplaats.domain.errors import DomainError, NotFound
from wisselplaats.domain.permission import Action, Actor, is_allowed
from wisselplaats.domain.vocabulary import Role
from wisselplaats.schemas.organisation import SignInInput
from wisselplaats.services import impact, notification, organisation
from wisselplaats.web.page.base import (
    Answer,
    Form,
    MenuItem,
    SignedIn,
    blueprint,
    done,
    loaded,
    nested,
    remember,
    show_form,
)

blp = blueprint("home", public=True)


def local_path(path: str | None) -> str | None:
    """The path when it stays on this site, else nothing: no open redirect.

    Browsers read a backslash as a slash and leave out tabs and line ends, so that none of these may stand in it.
    """
    stays = path and path.startswith("/") and not path.startswith("//") and path.isprintable() and "\\" not in path
    return path if stays else None


@blp.get("/aanmelden")
def sign_in_form() -> Answer:
    """The sign-in page."""
    return _sign_in_page(Form({"email": request.args.get("email", "")}), request.args.get("volgende"))


def _sign_in_page(form: Form, following: str | None) -> Answer:
    """The page; a demo says who can sign in, and where the password stands."""
    users = organisation.demo_memberships() if config.settings().demo else []
    return show_form("home/sign_in.html", form, next=local_path(following), demo_users=users)


@blp.post("/aanmelden")
def sign_in() -> Any:
    """Sign in and go where the user was going."""
    form = Form(nested(request.form))
    try:
        data = loaded(SignInInput, leave_out=("volgende",))
        user = organisation.sign_in(data["email"], data["password"], config.settings().demo)
    except DomainError as error:
        form.add(error)
        return _sign_in_page(form, request.form.get("volgende"))
    session.clear()
    session["language"] = edge.language() if user.language is None else user.language
    login_user(SignedIn(user))
    remember(user)
    return redirect(local_path(request.form.get("volgende")) or url_for("home.start"), code=303)


@blp.post("/afmelden")
def sign_out() -> Any:
    """Sign out."""
    logout_user()
    session.clear()
    return done(_("U bent afgemeld."), "home.start")


@blp.post("/taal/<lang>")
def language(lang: str) -> Any:
    """Switch between Dutch and English, and remember it."""
    if lang in {"nl", "en"}:
        session["language"] = lang
        who = edge.actor()
        if who is not None:
            with transaction():
                organisation.set_language(who.user_id, lang)
    return redirect(local_path(request.form.get("volgende")) or url_for("home.start"), code=303)


@blp.post("/organisatie-kiezen/<uuid:key>")
def choose_organisation(key: UUID) -> Any:
    """Work for another organisation in which the user has a role."""
    who = edge.actor()
    if who is not None and key in {role.organisation_id for role in organisation.memberships(who.user_id)}:
        session["organisation_id"] = str(key)
    return redirect(url_for("home.start"), code=303)


@blp.get("/")
def start() -> Answer:
    """What waits for this user, or what the exchange is for who is not signed in."""
    who = edge.actor()
    if who is None:
        return render_template("home/welcome.html", demo=config.settings().demo)
    return render_template(
        "home/start.html",
        board=impact.dashboard(who, edge.now()),
        news=[(item, notification.told(item, edge.language())) for item in notification.search(who, 5).items],
        actions=_actions(who),
        may_deliver=is_allowed(who, Action.DELIVER),
        caught=config.settings().demo_mail is not None,
    )


_FIRST: dict[Role, tuple[str, ...]] = {
    Role.PROJECT_LEADER: ("project.new", "demand.index", "listing.index"),
    Role.CONTRACTOR: ("lot.new", "listing.index"),
    Role.ASSET_MANAGER: ("delivery.new", "asset.index"),
    Role.BROKER: ("reservation.index", "lot.new", "depot.index"),
    Role.READER: ("impact.index", "listing.index"),
    Role.ADMIN: ("organisation.show", "depot.index"),
}


def _actions(who: Actor) -> list[MenuItem]:
    """What people of this role come here for, the first thing first."""
    labels = {
        "project.new": _("Project aanmaken"),
        "demand.index": _("Behoeften"),
        "listing.index": _("Zoek in het aanbod"),
        "lot.new": _("Partij aanbieden"),
        "delivery.new": _("Areaal aanleveren"),
        "asset.index": _("Areaal bekijken"),
        "reservation.index": _("Reserveringen beslissen"),
        "depot.index": _("Depots"),
        "impact.index": _("Resultaten"),
        "organisation.show": _("Organisatie beheren"),
    }
    return [MenuItem(labels[endpoint], url_for(endpoint), False) for endpoint in _FIRST[who.role]]


@blp.get("/demo/post")
def demo_mail() -> Answer:
    """The mail that a demo caught."""
    return render_template("home/demo_mail.html", messages=caught_mail.newest(_mail_folder()))


@blp.get("/demo/post/<string:name>")
def demo_message(name: str) -> Answer:
    """One message, as text."""
    found = caught_mail.read(_mail_folder(), name)
    if found is None:
        raise NotFound("no_such_page")
    return render_template("home/demo_message.html", message=found)


def _mail_folder() -> Path:
    """Where the demo keeps its mail. Errors: NotFound outside a demo."""
    settings = config.settings()
    if not settings.demo or settings.demo_mail is None:
        raise NotFound("no_such_page")
    return settings.demo_mail
