"""What a bulk upload can fill: the fields of each kind, and what kind of text each of them takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from types import MappingProxyType

from wisselplaats.domain.vocabulary import DeliveryKind


class FieldKind(StrEnum):
    """How the text of a cell is read; the first group has words that a mapping may translate."""

    MATERIAL = auto()
    UNIT = auto()
    QUALITY = auto()
    COLOUR = auto()
    WORD = auto()
    """One of our own closed word lists, such as the legal status."""
    BOOLEAN = auto()

    TEXT = auto()
    NUMBER = auto()
    YEAR = auto()
    DATE = auto()
    COORDINATE = auto()
    WASTE_CODE = auto()
    """The Eural code or the waste stream number."""
    COMPOSITION = auto()
    """Substances with their share of the mass."""
    ADDRESSES = auto()
    """Addresses of documents elsewhere."""
    GEOMETRY_WKT = auto()
    ENDED = auto()
    """Anything filled in says that the row is an old version, which is skipped and counted."""


IN_WORDS = frozenset(
    {
        FieldKind.MATERIAL,
        FieldKind.UNIT,
        FieldKind.QUALITY,
        FieldKind.COLOUR,
        FieldKind.WORD,
        FieldKind.BOOLEAN,
    }
)
"""Kinds whose source words a mapping translates once and remembers."""


@dataclass(frozen=True)
class TargetField:
    """One field of ours. `several`: more columns may fill it, in order, and the first that is filled counts;
    of MATERIAL all filled columns count together, the most specific first, and of ENDED any."""

    name: str
    kind: FieldKind
    required: bool = False
    several: bool = False


_F, _K = TargetField, FieldKind

_IDENTITY = (_F("source_id", _K.TEXT, required=True, several=True), _F("material", _K.MATERIAL, several=True))
_AMOUNT = (
    _F("quantity", _K.NUMBER, several=True),
    _F("unit", _K.UNIT, several=True),
    _F("count", _K.NUMBER, several=True),
    _F("area", _K.NUMBER, several=True),
    _F("length", _K.NUMBER, several=True),
)
_PLACE = (
    _F("x", _K.COORDINATE),
    _F("y", _K.COORDINATE),
    _F("wkt", _K.GEOMETRY_WKT),
)
_ADDRESS = (
    _F("street", _K.TEXT, several=True),
    _F("municipality", _K.TEXT, several=True),
)
_SIZES = (
    _F("length_mm", _K.NUMBER),
    _F("width_mm", _K.NUMBER),
    _F("height_mm", _K.NUMBER),
)
_PROOFS = (
    _F("composition", _K.COMPOSITION),
    _F("document_url", _K.ADDRESSES, several=True),
    _F("document_title", _K.TEXT),
    _F("document_kind", _K.WORD),
)
_ENDED = (_F("ended", _K.ENDED, several=True),)

_ASSETS = (
    *_IDENTITY,
    *_AMOUNT,
    _F("year_laid", _K.YEAR, several=True),
    _F("replacement_year", _K.YEAR, several=True),
    *_ADDRESS,
    _F("function", _K.TEXT),
    *_PROOFS,
    *_PLACE,
    *_ENDED,
)
_LOTS = (
    *_IDENTITY,
    *_AMOUNT,
    _F("title", _K.TEXT),
    _F("quality", _K.QUALITY),
    _F("colour", _K.COLOUR),
    *_SIZES,
    _F("determination", _K.WORD),
    _F("margin_percent", _K.NUMBER),
    _F("times_reused", _K.NUMBER),
    _F("available_from", _K.DATE),
    _F("available_until", _K.DATE),
    _F("depot", _K.TEXT),
    _F("project", _K.TEXT),
    *_ADDRESS,
    *_PLACE,
    _F("year_laid", _K.YEAR, several=True),
    _F("origin_street", _K.TEXT),
    _F("origin_municipality", _K.TEXT),
    _F("packaging", _K.TEXT),
    _F("machine_layable", _K.BOOLEAN),
    _F("removed_by", _K.TEXT),
    _F("detachability", _K.WORD),
    _F("joint_filling", _K.WORD),
    _F("breakage_percent", _K.NUMBER),
    _F("pollution", _K.WORD),
    _F("origin_function", _K.TEXT),
    _F("nl_sfb_code", _K.TEXT),
    _F("raw_code", _K.TEXT),
    *_PROOFS,
    _F("note", _K.TEXT),
    _F("price_per_unit", _K.NUMBER),
    _F("min_quantity", _K.NUMBER),
    _F("offered_until", _K.DATE),
    _F("start_rung", _K.WORD),
    _F("legal_status", _K.WORD),
    _F("use_certain", _K.BOOLEAN),
    _F("use_lawful", _K.BOOLEAN),
    _F("use_high_grade", _K.BOOLEAN),
    _F("pak10_mg_kg", _K.NUMBER),
    _F("has_crow210", _K.BOOLEAN),
    _F("contains_asbestos", _K.BOOLEAN),
    _F("wood_treatment", _K.WORD),
    _F("suspicious_origin", _K.BOOLEAN),
    _F("adhering_soil", _K.BOOLEAN),
    _F("load_bearing", _K.BOOLEAN),
    _F("pests", _K.BOOLEAN),
    _F("zzs", _K.BOOLEAN),
    _F("painted", _K.BOOLEAN),
    _F("eural_code", _K.WASTE_CODE),
    _F("waste_stream_number", _K.WASTE_CODE),
    *_ENDED,
)
_DEMANDS = (
    *_IDENTITY,
    *_AMOUNT,
    _F("project", _K.TEXT),
    _F("min_lot", _K.NUMBER),
    *_SIZES,
    _F("tolerance_mm", _K.NUMBER),
    _F("colour", _K.COLOUR),
    _F("min_quality", _K.QUALITY),
    _F("needed_from", _K.DATE),
    _F("needed_until", _K.DATE),
    _F("max_storage_days", _K.NUMBER),
    _F("max_distance_km", _K.NUMBER),
    _F("max_price", _K.NUMBER),
    _F("substitutes_allowed", _K.BOOLEAN),
    _F("notify", _K.WORD),
    _F("note", _K.TEXT),
    *_PLACE,
    *_ENDED,
)
# a planning has ends of its own: the last day of the works is no end of the row
_PROJECTS = (
    _F("source_id", _K.TEXT, required=True, several=True),
    _F("number", _K.TEXT),
    _F("name", _K.TEXT),
    _F("description", _K.TEXT),
    _F("state", _K.WORD),
    _F("starts_on", _K.DATE, several=True),
    _F("ends_on", _K.DATE, several=True),
    _F("release_from", _K.DATE),
    _F("release_until", _K.DATE),
    _F("leader", _K.TEXT),
    *_PLACE,
)

TARGETS: Mapping[DeliveryKind, tuple[TargetField, ...]] = MappingProxyType(
    {
        DeliveryKind.ASSETS: _ASSETS,
        DeliveryKind.LOTS: _LOTS,
        DeliveryKind.DEMANDS: _DEMANDS,
        DeliveryKind.PROJECTS: _PROJECTS,
    }
)
"""The fields of each kind, in the order in which people see them."""


def targets_by_name(kind: DeliveryKind) -> dict[str, TargetField]:
    """The fields of a kind by their name."""
    return {target.name: target for target in TARGETS[kind]}
