"""The page of where material went: a Sankey from street to street, and the table behind it."""

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.chart import Sankey
from wisselplaats.domain.errors import Invalid
from wisselplaats.schemas.impact import NarrowQuery
from wisselplaats.services import impact
from wisselplaats.services.impact import Flows, Stop
from wisselplaats.web.impact.blueprint import blp
from wisselplaats.web.impact.results import choices
from wisselplaats.web.page.base import Answer, Form, actor, loaded_query, show_form
from wisselplaats.web.page.filters import number

TONES = {"recycling": "lost", "depot": "depot", "direct": "direct", "organisation": "other"}


@dataclass(frozen=True)
class Note:
    """What a block is called and how it is coloured."""

    label: str
    tone: str


@blp.get("/resultaten/stromen")
def flows() -> Answer:
    """Where our material came free, over which depots it went, and who has it now."""
    form = Form(request.args)
    try:
        found = impact.flows(actor(), edge.today(), **loaded_query(NarrowQuery))
    except Invalid as error:
        form.add(error)
        found = impact.flows(actor(), edge.today())
    picture, notes = drawn(found)
    return show_form(
        "impact/flows.html", form, found=found, picture=picture, notes=notes, told=told(found), name_of=name_of,
        given={key: value for key, value in request.args.items() if value}, **choices(),
    )  # fmt: skip


def drawn(found: Flows) -> tuple[Sankey, dict[str, Note]]:
    """The picture of flows, and what its blocks are called."""
    picture, stops = impact.laid_out(found)
    return picture, {name: Note(name_of(stop), TONES.get(stop.kind, "own")) for name, stop in stops.items()}


def name_of(stop: Stop) -> str:
    """What a stop is called on a page."""
    names = {
        "others": _("Overige"), "direct": _("Rechtstreeks"), "stock": _("Eigen voorraad"),
        "recycling": _("Recycling"), "unknown": _("Herkomst onbekend"),
    }  # fmt: skip
    return stop.name or str(names[stop.kind])


def told(found: Flows) -> str:
    """What the picture shows, for who does not see it."""
    if not found.total:
        return str(_("Er is niets te tonen."))
    sums: dict[Stop, Any] = {}
    for one in found.streams:
        sums[one.target] = sums.get(one.target, 0) + one.tonnes
    most = max(sums, key=lambda stop: sums[stop])
    return str(_(
        "%(total)s ton kwam vrij; het meeste daarvan, %(tonnes)s ton, ging naar %(name)s. De tabel hieronder noemt elke "
        "stroom.",
        total=number(found.total, 0), tonnes=number(sums[most], 0), name=name_of(most),
    ))  # fmt: skip
