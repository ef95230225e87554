"""The page on which lots are chosen for sheets of labels, and the sheets."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.label import LABEL_SHEETS
from wisselplaats.domain.vocabulary import LotState
from wisselplaats.schemas.depot.sheet import LabelSheetInput, SheetChoice
from wisselplaats.services import depot, lot, project
from wisselplaats.services.paging import Page
from wisselplaats.web.depot.depot import blp
from wisselplaats.web.page.base import Answer, Form, actor, loaded, loaded_query, nested, show_form, submit
from wisselplaats.web.page.filters import number

MOST_SHOWN = 500
LISTS = ("partijen",)


@blp.get("/partijen/etiketten")
def labels() -> Answer:
    """Lots to choose from, all of them ticked when they are of one depot or project."""
    loaded_query(SheetChoice)
    return _page(Form({"etikettenPerVel": "14", "beginBij": "1"}))


def _page(form: Form, ticked: list[str] | None = None) -> Answer:
    chosen = {name: request.args.get(name) or None for name in ("depotId", "projectId")}
    found = _lots()
    return show_form(
        "depot/labels.html",
        form,
        lots=found.items,
        ticked=[str(one.id) for one in found.items if any(chosen.values())] if ticked is None else ticked,
        chosen=Form(request.args),
        filtered={name: value for name, value in chosen.items() if value},
        sheets=[(str(count), _sheet(count)) for count in LABEL_SHEETS],
        depots=[(str(one.id), one.name) for one in lot.depots(actor())],
        projects=[(str(one.id), f"{one.number} {one.name}") for one in project.search(actor(), limit=200).items],
    )


def _lots() -> Page[Any]:
    """What is still there, newest first."""
    found = lot.search(actor(), limit=MOST_SHOWN, **loaded_query(SheetChoice))
    return Page([one for one in found.items if one.state != LotState.GONE], found.next)


def _sheet(count: int) -> str:
    form = LABEL_SHEETS[count]
    return _(
        "%(n)s per vel (%(width)s × %(height)s mm)", n=count, width=number(form["width"]), height=number(form["height"])
    )


@blp.post("/partijen/etiketten")
def print_labels() -> Any:
    """The sheets as PDF, or the choice again with what is wrong."""

    def work() -> bytes:
        data = loaded(LabelSheetInput, lists=LISTS)
        return depot.sheet(actor(), data["lots"], data["per_sheet"], data["first_label"], edge.language(), edge.now())

    def again(form: Form) -> Answer:
        return _page(Form(nested(request.form), form.errors), request.form.getlist("partijen"))

    return submit(work, _pdf, again)


def _pdf(content: bytes) -> Response:
    return Response(
        content, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="etiketten.pdf"'}
    )
