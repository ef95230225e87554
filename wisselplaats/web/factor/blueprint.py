"""The blueprint of the factor records: everybody's records are readable without signing in, the rest is not."""

from typing import Any

from flask import request

from wisselplaats.web.page.base import blueprint, require_sign_in

blp = blueprint("factor", public=True)
OPEN = frozenset({"factor.show", "factor.method"})


@blp.before_request
def sign_in() -> Any:
    """A figure of a public passport can be opened by its reader, down to the record and the method."""
    return None if request.endpoint in OPEN else require_sign_in()


@blp.app_template_filter("figure")
def figure(value: Any, language: str = "nl") -> str:
    """A factor as it is written, without loss."""
    text = f"{value.normalize():f}"
    return text.replace(".", ",") if language == "nl" else text
