"""The pages of notifications, and the page that a link in a mail opens without signing in."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.db import transaction
from wisselplaats.schemas.notification import NotificationQuery
from wisselplaats.services import notification
from wisselplaats.web.page.base import Answer, actor, blueprint, done, links, loaded_query, require_sign_in

blp = blueprint("notification", public=True)
PUBLIC = frozenset({"notification.unsubscribe_page", "notification.unsubscribe"})


@blp.before_request
def _sign_in() -> Any:
    """Everything asks for sign-in but the page behind the link in a mail: its key is the proof."""
    return None if request.endpoint in PUBLIC else require_sign_in()


@blp.get("/meldingen")
def index() -> Answer:
    """What the user was told, newest first."""
    found = notification.search(actor(), **loaded_query(NotificationQuery))
    return render_template(
        "notification/index.html",
        rows=[(row, notification.told(row, edge.language())) for row in found.items],
        pager=links(found.next),
        only_new=request.args.get("gelezen") == "false",
        wants_mail=notification.wants_mail(actor()),
    )


@blp.post("/meldingen/<uuid:key>/openen")
def follow(key: UUID) -> Any:
    """Mark as read and go to what it is about."""
    with transaction():
        row = notification.mark(actor(), key, True, edge.now())
    return redirect(row.path, code=303)


@blp.post("/meldingen/<uuid:key>/gelezen")
def mark(key: UUID) -> Any:
    """Mark as read, or as new again."""
    with transaction():
        notification.mark(actor(), key, request.form.get("gelezen") != "false", edge.now())
    return redirect(url_for("notification.index"), code=303)


@blp.post("/meldingen/lezingen")
def read_all() -> Any:
    """Mark everything as read."""
    with transaction():
        notification.mark_all(actor(), edge.now())
    return done(_("Alle meldingen zijn gelezen."), "notification.index")


@blp.post("/meldingen/mail")
def set_mail() -> Any:
    """Switch mail on or off."""
    wanted = request.form.get("mail") == "aan"
    with transaction():
        notification.set_mail(actor(), wanted)
    said = _("U krijgt weer mail.") if wanted else _("U krijgt geen mail meer; meldingen blijven hier staan.")
    return done(said, "notification.index")


@blp.get("/meldingen/uitschrijven/<key>")
def unsubscribe_page(key: str) -> Answer:
    """What unsubscribing does, with the button; opening the link alone changes nothing (mail scanners open links)."""
    return render_template("notification/unsubscribe.html", user=notification.by_key(key), key=key, finished=False)


@blp.post("/meldingen/uitschrijven/<key>")
def unsubscribe(key: str) -> Answer:
    """Switch all mail off: the button, and the one-click of mail programs (RFC 8058)."""
    with transaction():
        notification.unsubscribe(key)
    return render_template("notification/unsubscribe.html", user=notification.by_key(key), key=key, finished=True)
