"""The passport's page, readable without signing in once the passport is public."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for

from wisselplaats import edge
from wisselplaats.domain import gs1
from wisselplaats.domain.errors import Unauthenticated
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.vocabulary import Role
from wisselplaats.services import passport
from wisselplaats.web.lot import title
from wisselplaats.web.page.base import Answer
from wisselplaats.web.page.filters import label
from wisselplaats.web.passport.blueprint import blp


@blp.app_template_filter("role_word")
def role_word(role: str) -> str:
    """A role by its stored value, in the reader's language."""
    return label(Role(role)).lower()


@blp.get("/partijen/<uuid:key>/paspoort")
def show(key: UUID) -> Any:
    """Everything that is known, what is missing, and the history with its check."""
    try:
        document = passport.document(edge.actor(), key)
    except Unauthenticated:
        return redirect(url_for("home.sign_in_form", volgende=request.path))
    return _page(document)


def _page(document: dict[str, Any]) -> Answer:
    found = document["lot"]
    return render_template(
        "passport/show.html", passport=document, lot=found, title=title(found), kinds=EntryKind,
        member=edge.actor() is not None, closed=passport.closed_by(found) if passport.is_public(found) else (),
        link=passport.link_of(found), example_gtin=gs1.is_example(passport.gtin_of(found) or ""),
    )  # fmt: skip
