"""The pages of notifications, and the page that a link in a mail opens without signing in."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.db import transaction
from wisselplaats.domain.vocabulary import NotificationKind
from wisselplaats.schemas.notification import NotificationQuery, PreferenceInput
from wisselplaats.schemas.wire.base import FORM, load
from wisselplaats.schemas.wire.words import word
from wisselplaats.services import notification
from wisselplaats.web.page.base import (
    Answer,
    Form,
    actor,
    blueprint,
    done,
    links,
    loaded_query,
    require_sign_in,
    show_form,
    submit,
)
from wisselplaats.web.page.filters import label

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
        form=Form(request.args),
        kinds=[(word(kind), label(kind)) for kind in NotificationKind],
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
    return done(said, "notification.preferences")


@blp.get("/meldingen/voorkeuren")
def preferences() -> Answer:
    """How soon mail comes, per kind, and the demands of which it was stopped."""
    return _preferences(Form())


@blp.post("/meldingen/voorkeuren")
def prefer() -> Any:
    """Keep what is chosen, kind by kind."""

    def work() -> None:
        for kind in NotificationKind:
            chosen = request.form.get(f"soort-{word(kind)}")
            if chosen is not None:
                data = load(PreferenceInput, {"soort": word(kind), "meldfrequentie": chosen, FORM: True})
                notification.prefer(actor(), data["kind"], data["notify"])

    return submit(work, lambda _none: done(_("Uw voorkeuren zijn bewaard."), "notification.preferences"), _preferences)


@blp.post("/meldingen/voorkeuren/behoeften/<uuid:key>")
def unmute(key: UUID) -> Any:
    """Get mail about a demand again."""
    with transaction():
        notification.mute_demand(actor(), key, False)
    return done(_("U krijgt weer mail over deze behoefte."), "notification.preferences")


def _preferences(form: Form) -> Answer:
    return show_form(
        "notification/preferences.html",
        form,
        choices=[
            (word(one.kind), label(one.kind), word(one.frequency), [(word(how), label(how)) for how in one.choices])
            for one in notification.preferences(actor())
        ],
        muted=notification.muted_demands(actor()),
        wants_mail=notification.wants_mail(actor()),
    )


@blp.get("/meldingen/uitschrijven/<key>")
@blp.get("/meldingen/uitschrijven/<key>/<about>/<uuid:subject_key>")
def unsubscribe_page(key: str, about: str | None = None, subject_key: UUID | None = None) -> Answer:
    """What unsubscribing does, with the button; opening the link alone changes nothing (mail scanners open links)."""
    found = notification.by_key(key, about, subject_key)
    return render_template("notification/unsubscribe.html", subject=found, finished=False)


@blp.post("/meldingen/uitschrijven/<key>")
@blp.post("/meldingen/uitschrijven/<key>/<about>/<uuid:subject_key>")
def unsubscribe(key: str, about: str | None = None, subject_key: UUID | None = None) -> Answer:
    """Stop the mail: the button, and the one-click of mail programs (RFC 8058)."""
    with transaction():
        found = notification.unsubscribe(key, about, subject_key)
    return render_template("notification/unsubscribe.html", subject=found, finished=True)
