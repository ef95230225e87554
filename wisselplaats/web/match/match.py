"""The pages of matches: why a pair fits or not, lots beside each other, what a demand misses and what is expected."""

from contextlib import suppress
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.services import demand, match
from wisselplaats.web.page.base import Answer, actor, blueprint

blp = blueprint("match")
LEAST, MOST = 2, 4


@blp.get("/behoeften/<uuid:key>/matches/<uuid:listing_key>")
def explain(key: UUID, listing_key: UUID) -> Answer:
    """Why this offer fits this demand, or everything that stands in the way and the way out."""
    fit = match.explain(actor(), key, listing_key, edge.today(), edge.language())
    return render_template("match/explain.html", fit=fit, demand=fit.demand, listing=fit.listing)


@blp.get("/behoeften/<uuid:key>/markt")
def market(key: UUID) -> Answer:
    """What the demand just misses now, and what is expected."""
    found = match.market(actor(), key, edge.today(), edge.language())
    return render_template("match/market.html", demand=demand.get(actor(), key), market=found, titles=_titles())


@blp.get("/behoeften/<uuid:key>/vergelijken")
def compare(key: UUID) -> Answer:
    """Two to four lots beside each other."""
    asked = [found for text in request.args.getlist("aanbieding") if (found := _key(text))]
    columns = match.compare(actor(), key, asked, edge.today(), edge.language())
    too_many = len(set(asked)) > MOST
    return render_template(
        "match/compare.html", demand=demand.get(actor(), key), columns=columns, too_many=too_many,
        enough=len(columns) >= LEAST,
    )  # fmt: skip


def _key(text: str) -> UUID | None:
    with suppress(ValueError):
        return UUID(text)
    return None


def _titles() -> dict[str, str]:
    """What a rule is called above the lots that fail on it alone."""
    return {
        "other_kind": _("Een vervanger"),
        "size": _("Andere maten"),
        "quality_unknown": _("Kwaliteit niet bekend"),
        "quality_too_low": _("Lagere kwaliteit"),
        "colour_unknown": _("Kleur niet bekend"),
        "other_colour": _("Andere kleur"),
        "available_too_late": _("Komt later vrij"),
        "stored_too_long": _("Langer in opslag"),
        "too_far": _("Verder weg"),
        "smaller_than_useful": _("Kleinere partij"),
        "smaller_than_sold": _("Alleen in grotere hoeveelheid"),
        "too_expensive": _("Duurder"),
    }
