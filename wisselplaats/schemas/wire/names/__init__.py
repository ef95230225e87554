"""The Dutch names of the REST API and of the forms for our English field names: each once."""

from wisselplaats.schemas.wire.names import (
    allocation,
    common,
    delivery,
    depot,
    goods,
    handover,
    impact,
    law,
    mapping,
    market,
    passport,
    people,
    planning,
    rates,
    results,
)

# our field name -> the name on the wire and in forms; every schema takes its names from here
FIELDS: dict[str, str] = {}
for part in (
    common,
    people,
    goods,
    market,
    delivery,
    mapping,
    results,
    rates,
    allocation,
    planning,
    handover,
    depot,
    law,
    impact,
    passport,
):
    FIELDS |= part.NAMES


def field_word(name: str) -> str:
    """The wire name of one of our field names; a path such as `demands.2.quantity` keeps its numbers."""
    return ".".join(FIELDS.get(part, part) for part in name.split("."))
