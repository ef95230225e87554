"""How complete a passport is, what is missing, and who can supply it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# what a complete passport knows, with the weight of each field (our own, indicative) and who can supply it
FIELDS: dict[str, tuple[int, str]] = {
    "material_code": (8, "asset_manager"),
    "imbor_class_uri": (2, "asset_manager"),
    "quantity": (8, "project_leader"),
    "determination": (4, "project_leader"),
    "margin_percent": (2, "project_leader"),
    "sizes": (6, "project_leader"),
    "mass_kg_per_unit": (4, "asset_manager"),
    "composition": (3, "asset_manager"),
    "quality": (8, "project_leader"),
    "breakage_percent": (3, "contractor"),
    "pollution": (3, "contractor"),
    "inspections": (3, "contractor"),
    "photos": (7, "contractor"),
    "origin_municipality": (3, "asset_manager"),
    "origin_street": (5, "asset_manager"),
    "origin_function": (2, "asset_manager"),
    "year_laid": (5, "asset_manager"),
    "times_reused": (2, "asset_manager"),
    "detachability": (3, "project_leader"),
    "joint_filling": (2, "contractor"),
    "legal_status": (8, "project_leader"),
    "available_until": (3, "project_leader"),
    "packaging": (3, "contractor"),
    "machine_layable": (2, "contractor"),
    "removed_by": (1, "contractor"),
}
WHOLE = sum(weight for weight, _ in FIELDS.values())


@dataclass(frozen=True)
class Completeness:
    """How much is known, in percent by weight, and which fields are missing, heaviest first."""

    percent: int
    missing: list[str]


def completeness(known: Mapping[str, Any]) -> Completeness:
    """Weigh what is known; None, an empty text or list and the word `unknown` count as missing."""
    missing = [name for name in FIELDS if known.get(name) in (None, "", "unknown") or known.get(name) in ([], (), {})]
    lost = sum(FIELDS[name][0] for name in missing)
    return Completeness(round(100 * (WHOLE - lost) / WHOLE), sorted(missing, key=lambda name: -FIELDS[name][0]))
