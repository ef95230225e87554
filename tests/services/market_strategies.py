"""Random markets for property tests: few kinds, places and days, so that much of it meets and much of it just misses."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import text

from tests import factories
from tests.factories import LEIDEN, TODAY, day
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import LegalStatus, Quality, Unit

TILE, THICK, KERB, BRICK, GROUP, POST = (
    "betontegel-300x300x45", "betontegel-300x300x60", "trottoirband-130-150x250", "straatbaksteen-waalformaat",
    "elementenverharding", "lichtmast-staal-6m",
)  # fmt: skip
maybe = st.none


def amounts(low: str, high: str, places: int = 3) -> st.SearchStrategy[Decimal]:
    """Decimals as the database keeps them."""
    return st.decimals(Decimal(low), Decimal(high), places=places, allow_nan=False)


units = st.sampled_from([Unit.M2] * 14 + [Unit.PIECE, Unit.PIECE, Unit.KG, Unit.TONNE, Unit.M])
seldom = st.sampled_from([True] + [False] * 5)


def now_and_then(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly nothing, else a value: a market in which every line asks for everything has no pairs."""
    return seldom.flatmap(lambda asked: values if asked else st.none())


sizes = maybe() | st.sampled_from([Decimal(300), Decimal(295), Decimal("300.5"), Decimal(45), Decimal(60)])
places = st.tuples(st.floats(-12_000, 12_000), st.floats(-12_000, 12_000)).map(
    lambda off: {"x": LEIDEN[0] + off[0], "y": LEIDEN[1] + off[1]}
)
colours = maybe() | st.sampled_from(["grijs", " Grijs ", "rood"])
lots = st.fixed_dictionaries(
    {
        "material_code": st.sampled_from([TILE] * 9 + [THICK] * 3 + [KERB, BRICK, POST]),
        "unit": units,
        "quantity": amounts("0.5", "500"),
        "quality": st.sampled_from([None, Quality.A, Quality.A, Quality.B, Quality.B, Quality.C, Quality.D]),
        "colour": colours,
        "length_mm": sizes, "width_mm": sizes, "height_mm": sizes,
        "contains_asbestos": now_and_then(st.just(True)),
        "legal_status": st.sampled_from([LegalStatus.PRODUCT] * 8 + [LegalStatus.UNKNOWN, LegalStatus.WASTE]),
        "starts": st.integers(0, 60), "lasts": maybe() | st.integers(20, 120), "place": places,
    }
)  # fmt: skip
offers = st.fixed_dictionaries(
    {
        "lot": lots,
        "owner": st.integers(0, 2),
        "part": st.sampled_from([Decimal(1), Decimal("0.7")]),
        "min_quantity": now_and_then(amounts("0.001", "200")),
        "price_per_unit": maybe() | amounts("0", "40", 4),
        "region_from": st.integers(-8, 3), "market_after": st.integers(0, 4),
        "offered_until": now_and_then(st.integers(-2, 60)),
    }
)  # fmt: skip
wants = st.fixed_dictionaries(
    {
        "asker": st.integers(0, 2),
        "material_code": st.sampled_from([TILE] * 8 + [GROUP] * 3 + [THICK] * 2 + [KERB, BRICK, POST]),
        "unit": units,
        "substitutes_allowed": st.booleans(),
        "quantity": amounts("0.5", "500"),
        "min_lot": now_and_then(amounts("0.001", "200")),
        "length_mm": now_and_then(sizes), "width_mm": now_and_then(sizes), "height_mm": now_and_then(sizes),
        "tolerance_mm": st.sampled_from([Decimal(0), Decimal(5), Decimal("7.5"), Decimal(300)]),
        "colour": now_and_then(st.sampled_from(["grijs", "Rood"])),
        "min_quality": st.sampled_from([None, None, None, Quality.C, Quality.D, Quality.B, Quality.A]),
        "starts": st.integers(20, 120), "lasts": st.integers(0, 60),
        "max_storage_days": st.sampled_from([0, 90, 90]),
        "max_distance_km": maybe() | amounts("20", "60"),
        "max_price": now_and_then(amounts("0", "40", 4)),
        "place": places,
    }
)  # fmt: skip


def _near(lines: st.SearchStrategy[dict[str, Any]], **same: Any) -> st.SearchStrategy[dict[str, Any]]:
    return lines.map(lambda drawn: drawn | same)


_ALIKE = {"material_code": TILE, "unit": Unit.M2, "min_quality": None, "colour": None}
_NO_SIZES = {"length_mm": None, "width_mm": None, "height_mm": None}
near_offers = st.tuples(offers, lots, st.integers(0, 20)).map(
    lambda drawn: drawn[0] | {
        "region_from": -8, "market_after": 0, "offered_until": None, "min_quantity": None,
        "lot": drawn[1] | _NO_SIZES | {
            "material_code": TILE, "unit": Unit.M2, "contains_asbestos": None, "legal_status": LegalStatus.PRODUCT,
            "starts": drawn[2], "lasts": None,
        },
    }
)  # fmt: skip
"""Offers of one kind that stand: with `near_wants` most pairs fit, so that lists fill, overflow and run out."""
near_wants = _near(wants, **_ALIKE, **_NO_SIZES, max_distance_km=None, max_price=None, min_lot=None)


class Market:
    """Three organisations of two regions, one user and project each, and what a test puts on the exchange."""

    TABLES = (
        "notification", "match", "match_reserve", "match_supply", "match_need", "reservation", "listing", "demand", "passport_entry", "lot",
    )  # fmt: skip

    def __init__(self) -> None:
        self.owners = [factories.organisation(region=region) for region in ("rijnland", "rijnland", "achterhoek")]
        self.user = factories.UserFactory()
        self.projects = [factories.ProjectFactory(organisation=owner, leader=self.user) for owner in self.owners]

    def clear(self) -> None:
        """An empty exchange; the organisations stay."""
        # the log of answers is written by a trigger and refuses a DELETE
        session.execute(text("TRUNCATE legal_answer"))
        for table in self.TABLES:
            session.execute(text(f"DELETE FROM {table}"))
        session.commit()

    def offer(self, drawn: dict[str, Any]) -> Any:
        """A lot and its offer."""
        lot = dict(drawn["lot"])
        starts, lasts, place = lot.pop("starts"), lot.pop("lasts"), lot.pop("place")
        made = factories.LotFactory(
            organisation=self.owners[drawn["owner"]], available_from=day(starts),
            available_until=None if lasts is None else day(starts + lasts), **place, **lot,
        )  # fmt: skip
        quantity = max(Decimal("0.001"), (made.quantity * drawn["part"]).quantize(Decimal("0.001")))
        opens, until = drawn["region_from"], drawn["offered_until"]
        return factories.ListingFactory(
            lot=made, created_by=self.user.id, quantity=quantity, min_quantity=drawn["min_quantity"],
            price_per_unit=drawn["price_per_unit"], region_from=day(opens),
            open_market_from=day(opens + drawn["market_after"]), start_rung="same_project",
            offered_until=None if until is None else day(until),
        )  # fmt: skip

    def want(self, drawn: dict[str, Any]) -> Any:
        """A line of demand."""
        line = dict(drawn)
        asker, starts, lasts, place = (line.pop(name) for name in ("asker", "starts", "lasts", "place"))
        return factories.DemandFactory(
            project=self.projects[asker], created_by=self.user.id, needed_from=day(starts),
            needed_until=day(starts + lasts), **place, **line,
        )  # fmt: skip


__all__ = ["TODAY", "Market", "near_offers", "near_wants", "offers", "wants"]
