"""The pages of the catalogue."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.models import MaterialType
from wisselplaats.schemas.material import MaterialChange, MaterialOutput, MaterialQuery
from wisselplaats.services import material
from wisselplaats.services.paging import Page
from wisselplaats.web.page.base import (
    Answer,
    Form,
    actor,
    blueprint,
    done,
    form_version,
    links,
    loaded,
    loaded_query,
    show_form,
    submit,
)

blp = blueprint("material")


@blp.get("/materiaalsoorten")
def index() -> Answer:
    """The catalogue, searched by any word."""
    query = loaded_query(MaterialQuery)
    chosen = bool(query["search"] or query["category"] or query["after"])
    found = material.search(actor(), **query) if chosen else Page[MaterialType]([])
    return render_template(
        "material/index.html",
        chosen=chosen,
        kinds=found.items,
        pager=links(found.next),
        form=Form(request.args),
        names=dict(material.options(edge.language())),
        branches=material.branches(),
        searched=query["search"],
    )


@blp.get("/materiaalsoorten/suggesties")
def suggest() -> Answer:
    """Options for a field in which a kind is typed; the text is `zoek`, or the field's own name."""
    typed = request.args.get("zoek") or next(iter(request.args.values()), "")
    found = material.search(actor(), limit=20, search=typed[:100].strip() or None)
    return render_template("material/_options.html", kinds=found.items)


@blp.get("/materiaalsoorten/<string:code>")
def show(code: str) -> Answer:
    """A kind with all that the catalogue tells of it."""
    return render_template("material/show.html", detail=material.detail(actor(), code))


@blp.get("/materiaalsoorten/<string:code>/wijzigen")
def edit(code: str) -> Answer:
    """The form, filled; for a platform admin."""
    require(actor(), Action.MANAGE_CATALOGUE)
    found = material.detail(actor(), code)
    values = {**MaterialOutput().dump(found.kind), "synoniemen": "\n".join(found.words)}
    return show_form("material/form.html", Form(values), kind=found.kind)


@blp.post("/materiaalsoorten/<string:code>/wijzigen")
def change(code: str) -> Any:
    """Change a kind for everybody."""
    return submit(
        lambda: material.change(
            actor(), code, loaded(MaterialChange, leave_out=("versie",)), edge.now(), form_version()
        ),
        lambda made: done(_("%(name)s is gewijzigd.", name=made.name_nl), "material.show", code=code),
        lambda form: show_form("material/form.html", form, kind=material.get(actor(), code)),
    )
