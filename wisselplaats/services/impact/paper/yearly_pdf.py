"""The report of a year as PDF: figures, charts with their table, the method and every factor behind it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date

from wisselplaats import paths
from wisselplaats.adapters import pdf
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import ImpactGrouping
from wisselplaats.services.impact.paper.streams import drawn, stop_name
from wisselplaats.services.impact.paper.writing import Writer, factor_table
from wisselplaats.services.impact.paper.yearly import Yearly, yearly
from wisselplaats.services.impact.results import Group, Totals

MOST_ROWS, MOST_FLOWS = 12, 12


def yearly_pdf(actor: Actor, year: int, today: date, now: datetime, language: str) -> bytes:
    """The report of a year as PDF/UA. Errors: Invalid as `yearly`."""
    require(actor, Action.REPORT)
    template = paths.resource("templates") / "impact" / "yearly.typ"
    return pdf.render(template, document(yearly(actor, year, today), language), {}, now)


def document(found: Yearly, language: str) -> dict[str, Any]:
    """Everything that the report says, as text; shares of bars from 0 to 1."""
    say = Writer(language, "yearly")
    heads = ("figures", "months", "kinds", "rungs", "projects", "flows", "waste", "method", "factors")
    return {
        "language": language, "author": found.organisation_name,
        "title": say("title", year=found.year), "organisation": found.organisation_name,
        "summary": _summary(found, say), "footer": say("footer", organisation=found.organisation_name, year=found.year),
        "heads": {name: say(f"head_{name}") for name in heads},
        "figures": _figures(found, say), "months": _months(found, say), "kinds": _groups(found, ImpactGrouping.MATERIAL, say),
        "rungs": _rungs(found, say), "projects": _groups(found, ImpactGrouping.PROJECT, say),
        "flows": _flows(found, say), "picture": drawn(found.flows, say), "waste": _waste(found, say),
        "method": [say(name) for name in ("method_counted", "method_mki", "method_share", "method_correction")],
        "factors": factor_table(found.factors, say),
    }  # fmt: skip


def _summary(found: Yearly, say: Writer) -> str:
    until = "" if found.whole else " " + say("so_far", day=say.day(found.to_date))
    total = found.total
    return say(
        "summary", organisation=found.organisation_name, tonnes=say.number(total.tonnes_released, 1),
        share=say.percent(total.reused_share), co2=say.number(total.co2_avoided_kg / 1000, 1),
    ) + until  # fmt: skip


def _figures(found: Yearly, say: Writer) -> list[dict[str, str]]:
    now, before = found.total, found.before
    rows: Sequence[tuple[str, Callable[[Totals], str]]] = (
        ("released", lambda one: f"{say.number(one.tonnes_released, 1)} t"),
        ("reused", lambda one: say.percent(one.reused_share)),
        ("taken", lambda one: f"{say.number(one.tonnes_taken, 1)} t"),
        ("co2", lambda one: f"{say.number(one.co2_avoided_kg / 1000, 1)} t"),
        ("mki", lambda one: say.money(one.mki_avoided_eur)),
        ("money", lambda one: say.money(one.money_avoided_eur)),
        ("unverified", lambda one: say.percent(one.unverified_share)),
        ("missing", lambda one: say.percent(one.missing_share)),
    )
    then = say("before", year=found.year - 1)
    params = {"set": found.report.weight_set.value}
    return [
        {"label": say(f"figure_{name}", **(params if name == "mki" else {})), "value": shown(now),
         "before": f"{then} {shown(before)}" if before.handovers or before.recyclings else ""}
        for name, shown in rows
    ]  # fmt: skip


def _months(found: Yearly, say: Writer) -> dict[str, Any]:
    by = {str(group.key): group.totals for group in found.by[ImpactGrouping.MONTH]}
    days = [date(found.year, month, 1) for month in range(1, 13)]
    values = [by[f"{day:%Y-%m}"].tonnes if f"{day:%Y-%m}" in by else Decimal(0) for day in days]
    names = [str(format_date(day, "MMM", locale=say.language)) for day in days]
    most = max(values)
    return {
        "told": say("months_told", month=str(format_date(days[values.index(most)], "MMMM", locale=say.language)),
                    tonnes=say.number(most, 1)),
        "bars": [{"label": name, "value": say.number(value, 1) if value else "–", "part": _part(value, most)}
                 for name, value in zip(names, values, strict=True)],
    }  # fmt: skip


def _groups(found: Yearly, grouping: ImpactGrouping, say: Writer) -> dict[str, Any]:
    groups = sorted(found.by[grouping], key=lambda one: -one.totals.tonnes)
    most = max((one.totals.tonnes for one in groups), default=Decimal(0))
    rows = [_row(one, _name(one, say), most, say) for one in groups[:MOST_ROWS]]
    left = len(groups) - len(rows)
    return {
        "head": [say(f"by_{grouping.name.lower()}"), *(say(name) for name in ("col_tonnes", "col_reused", "col_co2", "col_mki"))],
        "rows": rows, "more": say("more_rows", count=left) if left else "",
    }  # fmt: skip


def _row(group: Group, name: str, most: Decimal, say: Writer) -> dict[str, Any]:
    one = group.totals
    cells = [
        say.number(one.tonnes + one.tonnes_recycled, 1), say.percent(one.reused_share),
        f"{say.number(one.co2_avoided_kg / 1000, 1)} t", say.money(one.mki_avoided_eur),
    ]  # fmt: skip
    return {"name": name, "cells": cells, "part": _part(one.tonnes, most)}


def _name(group: Group, say: Writer) -> str:
    if group.label is None:
        return say("no_project")
    return group.label_en if say.language == "en" and group.label_en else group.label


def _rungs(found: Yearly, say: Writer) -> dict[str, Any]:
    rows = [
        {"name": say(f"rung_{one.rung.value}"), "part": float(one.share_by_mass),
         "cells": [str(one.count_of), say.number(one.tonnes, 1), say.percent(one.share_by_mass)]}
        for one in found.ladder.rungs
    ]  # fmt: skip
    reasons = [
        say("reason", name=one.name_en if say.language == "en" else one.name_nl, tonnes=say.number(one.tonnes, 1))
        for one in found.ladder.recycled_reasons
    ]
    head = [say(name) for name in ("by_rung", "col_times", "col_tonnes", "col_share")]
    return {"head": head, "rows": rows, "reasons": reasons}


def _flows(found: Yearly, say: Writer) -> dict[str, Any]:
    streams = found.flows.streams[:MOST_FLOWS]
    rows = [
        [*(stop_name(stop, say) for stop in (one.source, one.by, one.target)), say.number(one.tonnes, 1)]
        for one in streams
    ]
    left = len(found.flows.streams) - len(rows)
    head = [say(name) for name in ("flow_from", "flow_by", "flow_to", "col_tonnes")]
    return {"head": head, "rows": rows, "more": say("more_rows", count=left) if left else ""}


def _waste(found: Yearly, say: Writer) -> dict[str, Any]:
    rows = [
        [one.key or say("no_waste"), str(one.totals.handovers + one.totals.recyclings),
         say.number(one.totals.tonnes + one.totals.tonnes_recycled, 1)]
        for one in found.by[ImpactGrouping.EURAL]
    ] + [
        [(one.label_en if say.language == "en" else one.label) or "", str(one.totals.handovers + one.totals.recyclings),
         say.number(one.totals.tonnes + one.totals.tonnes_recycled, 1)]
        for one in found.by[ImpactGrouping.STRATEGY]
    ]  # fmt: skip
    return {"head": [say(name) for name in ("by_waste", "col_times", "col_tonnes")], "rows": rows}


def _part(value: Decimal, most: Decimal) -> float:
    return round(float(max(value, Decimal(0)) / most), 4) if most > 0 else 0.0
