"""The catalogue over REST."""

from typing import Any

from wisselplaats.api.rest.base import actor, blueprint, page, tagged
from wisselplaats.schemas.material import MaterialDetailOutput, MaterialOutput, MaterialQuery
from wisselplaats.services import material

blp = blueprint("materiaalsoorten", "De catalogus: materiaalsoorten met maten, massa, IMBOR, BGT en synoniemen")


@blp.get("/materiaalsoorten")
@blp.arguments(MaterialQuery, location="query")
@blp.paged(MaterialOutput)
def search(query: dict[str, Any]) -> Any:
    """De catalogus; zoek verstaat codes, namen, synoniemen en tikfouten."""
    return page(material.search(actor(), **query))


@blp.get("/materiaalsoorten/<string:code>")
@blp.response(200, MaterialDetailOutput)
def get(code: str) -> Any:
    """Een materiaalsoort."""
    found = material.detail(actor(), code)
    tagged(found.kind)
    return {
        **{name: getattr(found.kind, name) for name in MaterialOutput().fields},
        "words": found.words,
        "substitutes": found.substitutes,
        "bgt": found.bgt,
    }
