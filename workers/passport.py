"""Passports in the worker: every night every history is anchored; every hour documents go, and public pages stay."""

from wisselplaats.db import transaction
from wisselplaats.edge import now, today
from wisselplaats.services import passport
from workers.app import app


@app.task(name="passport.anchor")
def anchor() -> None:
    """Anchor what grew; a second run finds nothing."""
    passport.anchor_all(now())


@app.task(name="passport.erase_documents")
def erase_documents() -> None:
    """Remove the files that may no longer be kept; a second run finds nothing."""
    with transaction():
        passport.erase_expired(now(), today())


@app.task(name="passport.keep_shown")
def keep_shown() -> None:
    """Keep which passports are public now; a second run finds nothing."""
    with transaction():
        passport.keep_shown(now())
