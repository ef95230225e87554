"""The results that everybody may read: a page, a part for another site, the figures as JSON, and the photos of examples."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify, make_response, render_template
from flask_babel import force_locale

from wisselplaats import config, edge
from wisselplaats.domain.vocabulary import ReportMeasure, ReportScope
from wisselplaats.schemas.impact.shown import PublicQuery, public_document
from wisselplaats.services import impact
from wisselplaats.services.impact import PublicResults
from wisselplaats.web.impact.charts import by_kind, by_month, by_rung
from wisselplaats.web.page.base import Answer, blueprint, loaded_query

public_blp = blueprint("results", public=True)
FOR_ALL = {"Cache-Control": "public, max-age=900", "Access-Control-Allow-Origin": "*"}
"""A quarter of an hour old at most; what a page of another site asks comes without a cookie and sets none."""
_PATH = "/resultaten/<any(organisatie, regio):kind>/<slug>"


def _found(kind: str, slug: str) -> tuple[PublicResults, dict[str, Any]]:
    """The results asked for, and the query. Errors: Invalid, NotFound."""
    query = loaded_query(PublicQuery)
    return impact.public_results(ReportScope(kind), slug, edge.today(), query["year"]), query


@public_blp.get(_PATH)
def page(kind: str, slug: str) -> Answer:
    """Tonnes, CO2, MKI and euros of a year, in charts, with good examples."""
    found, _query = _found(kind, slug)
    charts = [by_month(found.by_month, ReportMeasure.TONNES), by_kind(found.by_kind, ReportMeasure.TONNES),
              by_rung(found.by_rung, ReportMeasure.TONNES)]  # fmt: skip
    answer = make_response(render_template("impact/public.html", found=found, kind=kind, charts=charts))
    # it shows who is signed in, so that only the reader's own browser keeps it
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


@public_blp.get(f"{_PATH}/embed")
def embed(kind: str, slug: str) -> Response:
    """The figures alone, for a frame in another site; `taal=en` for English."""
    found, query = _found(kind, slug)
    with force_locale(query["language"]):
        text = render_template(
            "impact/embed.html", found=found, kind=kind, lang=query["language"], base_url=config.settings().base_url
        )
    sites = " ".join(("'self'", *found.embed_sites)) if found.embed_sites else "*"
    return Response(text, headers=FOR_ALL | {"Content-Security-Policy": edge.FRAMED_BY.format(sites=sites)})


@public_blp.get(f"{_PATH}/gegevens")
def data(kind: str, slug: str) -> Response:
    """The same as JSON, for every site."""
    found, _query = _found(kind, slug)
    answer = jsonify(public_document(found))
    answer.headers.update(FOR_ALL)
    return answer


@public_blp.get("/resultaten/voorbeelden/<uuid:key>/foto")
def photo(key: UUID) -> Response:
    """The photo of an example that both sides agreed to show."""
    with impact.example_photo(key) as file:
        return Response(file.read(), content_type="image/jpeg", headers=FOR_ALL)
