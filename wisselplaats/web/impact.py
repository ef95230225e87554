"""The pages of results: what reuse avoided, down to the factor behind each figure."""

from datetime import date
from uuid import UUID

from flask import render_template, request
from flask_babel import format_date
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.vocabulary import ImpactGrouping, Indicator
from wisselplaats.schemas.handover import HandoverQuery
from wisselplaats.schemas.impact import ImpactQuery, key_of
from wisselplaats.services import handover, impact
from wisselplaats.web.page.base import Answer, Form, actor, blueprint, links, loaded_query, show_form

blp = blueprint("impact")


@blp.get("/resultaten")
def index() -> Answer:
    """Totals of a period, by group, and the handovers behind them."""
    form = Form(request.args)
    try:
        query = loaded_query(ImpactQuery)
        report = impact.totals(actor(), edge.today(), **query)
    except Invalid as error:
        form.add(error)
        report = impact.totals(actor(), edge.today())
    days = {"from_date": report.from_date, "to_date": report.to_date}
    found = handover.search(
        actor(), **(loaded_query(HandoverQuery) | days if not form.errors else {"limit": 50, **days})
    )
    return show_form(
        "impact/index.html", form, report=report, handovers=found.items, pager=links(found.next),
        groupings=_groupings(), largest=max((abs(g.totals.co2_avoided_kg) for g in report.groups), default=0),
        key_of=key_of,
        month=lambda key: format_date(date.fromisoformat(f"{key}-01"), "MMMM yyyy"),
    )  # fmt: skip


def _groupings() -> list[tuple[str, str]]:
    names = {
        ImpactGrouping.MATERIAL: _("Materiaalsoort"), ImpactGrouping.PROJECT: _("Project"),
        ImpactGrouping.ORGANISATION: _("Organisatie"), ImpactGrouping.MONTH: _("Maand"),
        ImpactGrouping.RUNG: _("Trede van de hergebruikladder"),
    }  # fmt: skip
    return [(grouping.value, name) for grouping, name in names.items()]


@blp.get("/overdrachten/<uuid:key>")
def handover_page(key: UUID) -> Answer:
    """A handover, with every line of its result and the source of each factor."""
    found = handover.get(actor(), key)
    names = {
        Indicator.CO2: (_("CO2"), "kg CO2e"), Indicator.MKI: (_("Milieukosten (MKI)"), "€"),
        Indicator.MONEY: (_("Nieuwprijs"), "€"),
    }  # fmt: skip
    lines = [(names[i], [line for line in found.lines if line.indicator == i]) for i in Indicator]
    return render_template(
        "impact/handover.html",
        handover=found,
        lines=[pair for pair in lines if pair[1]],
        weights=impact.weights(found.weight_set),
    )
