"""The catalogue of kinds: loaded from the files, known by its words, found, and changed by the platform."""

from wisselplaats.services.material.catalogue import load_catalogue
from wisselplaats.services.material.kind import Branch, Detail, Replacement, branches, change, detail, get, search
from wisselplaats.services.material.known import (
    bgt_key,
    bgt_lookup,
    intervals,
    lexicon,
    options,
    require_kind,
    stamp,
    substitutes,
    units,
    untraded,
)

__all__ = [
    "Branch",
    "Detail",
    "Replacement",
    "bgt_key",
    "bgt_lookup",
    "branches",
    "change",
    "detail",
    "get",
    "intervals",
    "lexicon",
    "load_catalogue",
    "options",
    "require_kind",
    "search",
    "stamp",
    "substitutes",
    "units",
    "untraded",
]
