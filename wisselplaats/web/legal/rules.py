"""The rule table as everybody may read it: what is checked, on what ground, and whether somebody checked the rule."""

from flask import Response, render_template
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.adapters.sheet import CSV, csv_bytes
from wisselplaats.domain import legal
from wisselplaats.schemas.legal import RULE_HEAD, rule_rows
from wisselplaats.web.page.base import Answer, blueprint

blp = blueprint("rules", public=True)


def acts() -> dict[legal.Act, str]:
    """On which acts a rule is asked, as a reader sees it."""
    return {
        legal.Act.PUBLISH: _("aanbieden"),
        legal.Act.RESERVE: _("reserveren en toezeggen"),
        legal.Act.HAND_OVER: _("overdragen"),
    }


@blp.get("/regels")
def index() -> Answer:
    """Both tables, the facts that they use, and the list of Eural codes."""
    return render_template(
        "legal/rules.html",
        rules=legal.rules(),
        declaration_rules=legal.declaration_rules(),
        facts=_facts(),
        eural_codes=list(legal.chapter_17().values()),
        acts=acts(),
    )


def _facts() -> list[tuple[str, str, str]]:
    english = edge.language() == "en"
    both = {**legal.LOT_FACTS, **legal.DECLARATION_FACTS}
    number = _("een getal")
    return [
        (
            name,
            fact.text_en if english else fact.text_nl,
            ", ".join([*([number] if fact.kind is legal.FactKind.NUMBER else []), *fact.values]),
        )
        for name, fact in both.items()
    ]


@blp.get("/regels.csv")
def sheet() -> Response:
    """The rules of the gate for a spreadsheet."""
    answer = Response(csv_bytes(RULE_HEAD, rule_rows(legal.rules())), content_type=CSV)
    answer.headers.set("Content-Disposition", "attachment", filename="regels.csv")
    return answer
