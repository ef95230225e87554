"""Comparing versions of a passport, and the way of the material back to the street where it lay."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.errors import Invalid, Unauthenticated
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.vocabulary import (
    Detachability,
    Determination,
    JointFilling,
    LegalStatus,
    LotState,
    Pollution,
    WoodTreatment,
)
from wisselplaats.schemas.passport import VersionsQuery, shape_dump
from wisselplaats.schemas.wire.base import place_dump
from wisselplaats.services import passport
from wisselplaats.services.passport import Comparison, Lineage
from wisselplaats.web.lot import title
from wisselplaats.web.page.base import Answer, Form, loaded_query, show_form
from wisselplaats.web.page.filters import day, label, moment, number
from wisselplaats.web.passport.blueprint import blp

WORDS: dict[str, Any] = {
    "state": LotState, "determination": Determination, "detachability": Detachability, "joint_filling": JointFilling,
    "pollution": Pollution, "legal_status": LegalStatus, "wood_treatment": WoodTreatment,
}  # fmt: skip
AMOUNTS = (
    "quantity", "margin_percent", "length_mm", "width_mm", "height_mm", "breakage_percent", "pak10_mg_kg",
    "primary_share", "secondary_share", "reused_share",
)  # fmt: skip


@blp.app_template_filter("fact")
def fact(value: Any, name: str) -> str:
    """A fact of the history as a reader sees it; an en dash for what was not known."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    known = WORDS.get(name)
    if known is not None and value in set(known):
        return label(known(value))
    return _READ.get(name, str)(value)


def _made_of(text: str) -> str:
    parts = [part.rpartition(" ") for part in text.split("; ")]
    return ", ".join(f"{name} {number(Decimal(share) * 100)} %" for name, _space, share in parts)


def _amount(text: str) -> str:
    return number(Decimal(text))


_READ: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(("available_from", "available_until"), lambda text: day(date.fromisoformat(text))),
    **dict.fromkeys(AMOUNTS, _amount),
    "composition": _made_of,
}


@blp.get("/partijen/<uuid:key>/paspoort/versies")
def versions(key: UUID) -> Any:
    """What differs between two versions, and what happened between them."""
    form, found = Form(request.args), None
    try:
        whole = passport.compare(edge.actor(), key)
    except Unauthenticated:
        return redirect(url_for("home.sign_in_form", volgende=request.full_path))
    try:
        query = loaded_query(VersionsQuery)
        found = passport.compare(edge.actor(), key, **query)
        form.values = {**form.values, "van": str(found.from_version), "tot": str(found.to_version)}
    except Invalid as error:
        form.add(error)
    return _page(whole, found, form)


def _page(whole: Comparison, found: Comparison | None, form: Form) -> Answer:
    named = [
        (str(row.sequence), f"{row.sequence}: {label(EntryKind(row.kind))}, {moment(row.at)}") for row in whole.entries
    ]
    return show_form(
        "passport/versions.html", form, lot=whole.lot, title=title(whole.lot), found=found, versions=named,
        latest=whole.latest, kinds=EntryKind,
    )  # fmt: skip


@blp.get("/partijen/<uuid:key>/herkomst")
def lineage(key: UUID) -> Any:
    """The chain of lots, handovers, places and years, as far as the reader may see."""
    try:
        found = passport.lineage(edge.actor(), key)
    except Unauthenticated:
        return redirect(url_for("home.sign_in_form", volgende=request.path))
    return render_template(
        "passport/lineage.html", lot=found.lot, title=title(found.lot), found=found, geojson=_way(found),
        member=edge.actor() is not None,
    )  # fmt: skip


def _way(found: Lineage) -> dict[str, Any]:
    """The outline where it lay, the places it came to, and the line between them."""
    stations = [station for station in reversed(found.stations) if station.place and station.lot]
    places = [place_dump(*station.place) or {} for station in stations if station.place]
    spots = [[place["lon"], place["lat"]] for place in places]
    features = [
        _feature({"type": "Point", "coordinates": spot}, f"{place + 1}. {title(station.lot)}", station.lot.street or "")
        for place, (spot, station) in enumerate(zip(spots, stations, strict=True))
        if station.lot
    ]
    if len(spots) > 1:
        features.insert(0, _feature({"type": "LineString", "coordinates": spots}, _("De weg van het materiaal")))
    outline = shape_dump(found.beginning.geometry)
    if outline:
        features.insert(0, _feature(outline, _("Waar het lag"), found.beginning.street or ""))
    return {"type": "FeatureCollection", "features": features}


def _feature(geometry: dict[str, Any], name: str, text: str = "") -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {"title": name, "text": text}}
