"""The passport on paper, and what its page says of a lot that is no longer there."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask_babel import force_locale

from wisselplaats import edge
from wisselplaats.domain.errors import Unauthenticated
from wisselplaats.messages import LANGUAGES
from wisselplaats.models import Lot, Photo
from wisselplaats.services import passport
from wisselplaats.web.page.filters import label
from wisselplaats.web.passport.blueprint import blp


@blp.app_template_filter("ways")
def ways(lot: Lot) -> Sequence[passport.Way]:
    """Where the parts of a lot went."""
    return passport.ways(lot)


@blp.app_template_filter("all_photos")
def all_photos(lot: Lot) -> Sequence[Photo]:
    """The photos of a lot, inherited ones too."""
    return passport.photos_of(lot)


@blp.get("/partijen/<uuid:key>/paspoort.pdf")
def paper(key: UUID) -> Any:
    """The passport as PDF, in the reader's language or in that of `taal`."""
    asked = request.args.get("taal")
    language = asked if asked in LANGUAGES else edge.language()
    try:
        with force_locale(language):
            content = passport.paper(edge.actor(), key, language, _word, edge.now())
    except Unauthenticated:
        return redirect(url_for("home.sign_in_form", volgende=request.path))
    name = f"paspoort-{passport.readable(edge.actor(), key).number}-{language}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-cache"}
    return Response(content, content_type="application/pdf", headers=headers)


def _word(value: StrEnum) -> str:
    return label(value).lower()
