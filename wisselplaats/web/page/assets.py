"""Finds the hashed file of an asset, so that browsers may keep it for ever and still see the newest."""

import json
from functools import cache
from pathlib import Path

from flask import current_app, url_for

DIST = Path(__file__).parents[2] / "static" / "dist"


@cache
def manifest() -> dict[str, str]:
    """The names of the build (`app.css`) with the hashed file names in the dist folder.

    Raises FileNotFoundError when the front end was never built.
    """
    return dict(json.loads((DIST / "manifest.json").read_text(encoding="utf-8")))


def asset_url(name: str) -> str:
    """Address of a built asset such as `app.js`.

    Raises LookupError for a name that the build did not make, so that a typing error fails a test and not a page.
    """
    hashed = manifest().get(name)
    if hashed is None:
        raise LookupError(f"No asset {name!r} in the manifest; it has {sorted(manifest())}")
    static_folder = Path(current_app.static_folder or DIST)
    below = DIST.resolve().relative_to(static_folder.resolve())
    return url_for("static", filename=(below / hashed).as_posix())
