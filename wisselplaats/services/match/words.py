"""The words of the reasons in SQL, as domain.match.reasons puts them, for the pairs that are kept and no others."""

from wisselplaats.domain.vocabulary import Quality, Unit

_UNITS = f"(ARRAY[{', '.join(f'{unit.value!r}' for unit in Unit)}])[n.unit + 1]"
_GRADES = f"ARRAY[{', '.join(f'{grade.value!r}' for grade in Quality)}]"
EUR, CO2_KG = "p.cents * 0.01", "0.001 * co2.gram"


def _plain(number: str) -> str:
    """As `reasons.plain` writes a number."""
    return f"trim_scale({number})::text"


def _reason(code: str, **params: str) -> str:
    filled = ", ".join(f"'{name}', {value}" for name, value in params.items())
    return f"jsonb_build_object('code', '{code}', 'params', jsonb_build_object({filled}))"


_SIDES = ("length", "width", "height")
_OFF = [
    f"CASE WHEN s.{side} <> n.{side} THEN "
    + _reason("size_off_mm", dimension=f"'{side}'", mm=_plain(f"(s.{side} - n.{side}) * 0.001"))
    + " END"
    for side in _SIDES
]
_ASKED = " OR ".join(f"n.{side} IS NOT NULL" for side in _SIDES)
_EXACT = " AND ".join(f"NOT coalesce(s.{side} <> n.{side}, false)" for side in _SIDES)
_KINDS = {"offered": "offered.code", "asked": "asked.code"}
_OFFERED_GRADE, _ASKED_GRADE = f"({_GRADES})[s.quality + 1]", f"({_GRADES})[n.min_quality + 1]"
_BOTH_GRADES = {"offered": _OFFERED_GRADE, "asked": _ASKED_GRADE}
_AMOUNT = {"quantity": _plain("q.quantity * 0.001"), "unit": _UNITS}
_SAVED = {"co2_kg": _plain(CO2_KG), "eur": _plain(EUR)}
REASONS = f"""to_jsonb(array_remove(ARRAY[
    CASE WHEN s.kind = n.kind THEN {_reason("same_kind", offered="offered.code")}
         WHEN s.kind BETWEEN n.kind AND n.kind_last THEN {_reason("narrower_kind", **_KINDS)}
         ELSE {_reason("substitute", **_KINDS, penalty=_plain("k.penalty * 0.001"))} END,
    {", ".join(_OFF)},
    CASE WHEN ({_ASKED}) AND {_EXACT} THEN {_reason("exact_size")} END,
    CASE WHEN s.quality > 3 THEN {_reason("quality_not_stated")}
         WHEN n.min_quality > 3 THEN {_reason("quality_stated", offered=_OFFERED_GRADE)}
         WHEN s.quality = n.min_quality THEN {_reason("quality_as_asked", **_BOTH_GRADES)}
         ELSE {_reason("quality_better", **_BOTH_GRADES)} END,
    CASE WHEN n.colour IS NOT NULL THEN {_reason("same_colour", colour="demand.colour")} END,
    CASE WHEN m.days > 0 THEN {_reason("storage_days", days="m.days")} ELSE {_reason("in_time")} END,
    {_reason("distance_km", km=_plain("m.road * 0.001"))},
    CASE WHEN q.quantity < n.open THEN {_reason("covers_part", **_AMOUNT, shortage=_plain("(n.open - q.quantity) * 0.001"))}
         ELSE {_reason("covers_all", **_AMOUNT)} END,
    CASE WHEN v.mass IS NULL THEN {_reason("saving_unknown")}
         WHEN p.cents < 0 THEN {_reason("negative_value", **_SAVED)} ELSE {_reason("saves", **_SAVED)} END
], NULL))"""
