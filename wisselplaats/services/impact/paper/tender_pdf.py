"""The sheet of a project's material choices as PDF, to go into a specification or an award criterion."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from wisselplaats import paths
from wisselplaats.adapters import pdf
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.messages.reasons import sign
from wisselplaats.services.impact.paper.tender import Tender, TenderLine, tender
from wisselplaats.services.impact.paper.writing import Writer, factor_table


def tender_pdf(actor: Actor, project_id: UUID, today: date, now: datetime, language: str) -> bytes:
    """The sheet as PDF/UA. Errors: NotFound."""
    require(actor, Action.REPORT)
    template = paths.resource("templates") / "impact" / "tender.typ"
    return pdf.render(template, document(tender(actor, project_id, today), language), {}, now)


def document(found: Tender, language: str) -> dict[str, Any]:
    """Everything that the sheet says, as text."""
    say = Writer(language, "tender")
    name = f"{found.project.number} {found.project.name}"
    heads = ("figures", "lines", "use", "method", "factors")
    plan = say.money(found.total("mki_plan_eur"), 2)
    return {
        "language": language, "author": found.project.organisation.name, "organisation": found.project.organisation.name,
        "title": say("title", project=name), "footer": say("footer", project=name, day=say.day(found.today)),
        "summary": say("summary", asked=say.number(found.total("mass_kg") / 1000, 1), share=say.percent(found.share),
                       sure=say.number(found.sure_kg / 1000, 1)),
        "heads": {head: say(f"head_{head}") for head in heads},
        "figures": _figures(found, say), "lines": _lines(found, say),
        "use": [say("use", plan=plan, set=found.weight_set.value),
                *([say("indicative", share=say.percent(found.unverified_share))] if found.unverified_share else [])],
        "method": [say(code) for code in ("method_counted", "method_mki", "method_share")],
        "factors": factor_table(found.factors, say),
    }  # fmt: skip


def _figures(found: Tender, say: Writer) -> list[list[str]]:
    named = {"set": found.weight_set.value}
    return [
        [say("figure_share"), say.percent(found.share)],
        [say("figure_reference", **named), say.money(found.total("mki_reference_eur"), 2)],
        [say("figure_plan", **named), say.money(found.total("mki_plan_eur"), 2)],
        [say("figure_avoided", **named), say.money(found.mki_avoided_eur, 2)],
        [say("figure_co2"), f"{say.number(found.co2_avoided_kg)} kg"],
        [say("figure_unverified"), say.percent(found.unverified_share)],
        *([[say("figure_unknown"), str(found.unknown)]] if found.unknown else []),
    ]


def _lines(found: Tender, say: Writer) -> dict[str, Any]:
    heads = ("line_material", "line_asked", "line_sure", "line_share", "line_co2", "line_reference", "line_plan")
    return {"head": [say(head) for head in heads], "rows": [_row(line, say) for line in found.lines]}


def _row(line: TenderLine, say: Writer) -> list[str]:
    unit = sign(line.unit.value, say.language)
    name = line.material.name_en if say.language == "en" else line.material.name_nl
    cells = [
        name if line.demand else say("line_project", name=name),
        f"{say.number(line.asked, 1)} {unit}", f"{say.number(line.sure, 1)} {unit}", say.percent(line.share),
    ]  # fmt: skip
    if not line.known:
        return [*cells, "–", "–", "–"]
    saved = line.co2_reference_kg - line.co2_plan_kg
    return [*cells, f"{say.number(saved)} kg", say.money(line.mki_reference_eur, 2), say.money(line.mki_plan_eur, 2)]
