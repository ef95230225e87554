"""Reuse or new, on one page: three figures for each way, as bars and as a table, and every line below."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.impact.choice import Way
from wisselplaats.domain.vocabulary import DemandState, Indicator
from wisselplaats.schemas.choice import ChoiceQuery, asked, compared
from wisselplaats.services import choice, demand, listing
from wisselplaats.web.choice.bars import bars
from wisselplaats.web.factor.words import choices, parts
from wisselplaats.web.page.base import Answer, Form, actor, blueprint, loaded_query, show_form

blp = blueprint("choice")
UNITS = {Indicator.CO2: "kg", Indicator.MKI: "€", Indicator.MONEY: "€"}


@blp.get("/aanbiedingen/<uuid:key>/keuze")
def show(key: UUID) -> Answer:
    """The comparison; without a demand, a project or a distance the page asks for one."""
    offer = listing.get(actor(), key, edge.today())
    form, found, said = Form(request.args), None, None
    try:
        query = loaded_query(ChoiceQuery)
        if any(query[name] is not None for name in ("demand_id", "project_id", "distance_km")):
            found = choice.choice(actor(), key, asked(query), edge.today())
        if query["demand_id"] is not None:
            said = choice.matched(actor(), query["demand_id"], key, edge.today(), edge.language())
    except Invalid as error:
        form.add(error)
    return show_form(
        "choice/show.html", form, offer=offer, choice=found, parts=parts(), vehicles=choices()["vehicle"],
        demands=_demands(offer), names=ways(), shown=_shown(found) if found else [],
        matched=said,
    )  # fmt: skip


def ways() -> dict[Way, str]:
    """What each way is called."""
    return {
        Way.LOT: _("Deze partij"), Way.VIA_DEPOT: _("Deze partij, via ons depot"),
        Way.DEPOT: _("Dezelfde soort uit een depot"), Way.NEW: _("Nieuw"),
    }  # fmt: skip


def _demands(offer: Any) -> list[tuple[str, str]]:
    """The open needs of one's own, those of this kind first."""
    found = demand.search(actor(), limit=200, state=DemandState.OPEN).items
    found = sorted(found, key=lambda one: one.material_code != offer.lot.material_code)
    english = edge.language() == "en"
    return [
        (str(one.id), f"{one.project.name}: {one.material.name_en if english else one.material.name_nl}")
        for one in found
    ]


def _shown(found: choice.Choice) -> list[dict[str, Any]]:
    """Per indicator its table and its bars."""
    titles = {
        Indicator.CO2: _("CO2"), Indicator.MKI: _("Milieukosten (MKI, wegingsset %(set)s)", set=found.weight_set.value),
        Indicator.MONEY: _("Kosten"),
    }  # fmt: skip
    shown = []
    for place, indicator in enumerate(titles):
        rows = [(way, compared(way)[place]) for way in found.ways]
        totals = [row["total"] for _way, row in rows if row["total"] is not None]
        shown.append({
            "indicator": indicator, "title": titles[indicator], "unit": UNITS[indicator], "rows": rows,
            "bars": bars([row["total"] for _way, row in rows]), "known": bool(totals), "best": found.best.get(indicator),
            "lines": [(way, [entry for entry in way.option.entries if entry.indicator is indicator])
                      for way in found.ways],
        })  # fmt: skip
    return shown


@blp.app_template_filter("whole_km")
def whole_km(value: Decimal | None) -> str:
    """A distance without a precision that it has not."""
    if value is None:
        return "–"
    from wisselplaats.web.page.filters import number

    return f"{number(value, 0)} km"
