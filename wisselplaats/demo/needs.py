"""What the coming projects still look for: the lines that the matcher works on."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from wisselplaats.demo.story import Made, Story
from wisselplaats.domain.vocabulary import NotifyPreference, Quality
from wisselplaats.services import demand

_LATELY = -45  # projects that began before have bought what they need


class _Need(NamedTuple):
    """A kind with the amounts in which projects ask for it, the lowest quality that will do, and a remark."""

    kind: str
    least: int
    most: int
    step: int
    quality: Quality | None
    note: str | None


_LINES: dict[str, tuple[_Need, ...]] = {
    "woonstraat": (
        _Need(
            "betontegel-300x300x45", 180, 760, 20, Quality.C, "Voor de trottoirs; grijs, mag gemengd van herkomst zijn."
        ),
        _Need("betonstraatsteen-keiformaat-80", 300, 1200, 50, Quality.C, None),
        _Need("straatbaksteen", 200, 800, 50, Quality.B, "Gebakken, formaat in overleg met de ontwerper."),
        _Need("trottoirband-130-150x250", 120, 420, 10, Quality.C, None),
        _Need("opsluitband-100x200", 100, 380, 20, None, None),
        _Need("lichtmast-staal-6m", 6, 16, 1, Quality.B, "RAL 7016 of te schilderen."),
        _Need("bank-hout", 2, 8, 1, Quality.B, None),
        _Need("fietsnietje", 12, 48, 2, Quality.C, "Bij de speelplek en de bushalte."),
    ),
    "laan": (
        _Need("betontegel-300x300x60", 240, 900, 20, Quality.C, "Trottoir met overrijdbare uitritten."),
        _Need("betontegel-300x300x45", 200, 700, 20, Quality.C, None),
        _Need("trottoirband-180-200x250", 80, 340, 10, Quality.B, None),
        _Need("betonstraatsteen-keiformaat-80", 200, 900, 50, Quality.C, "Parkeervakken."),
        _Need("lichtmast-aluminium-8m", 6, 18, 1, Quality.B, None),
        _Need("afvalbak-100l", 3, 8, 1, Quality.B, None),
        _Need("straatkolk", 8, 26, 1, Quality.C, None),
        _Need("grasbetontegel-600x400x120", 60, 240, 20, Quality.C, "Waterdoorlatende parkeervakken."),
    ),
    "centrum": (
        _Need(
            "straatbaksteen-waalformaat", 300, 1400, 50, Quality.B, "Rood of bruin gesinterd, beschermd stadsgezicht."
        ),
        _Need("natuursteentegel-hardsteen-80", 60, 240, 20, Quality.B, "Voor de entrees van de winkels."),
        _Need("trottoirband-hardstenen", 60, 260, 10, Quality.B, None),
        _Need("amsterdammertje", 10, 46, 1, Quality.C, None),
        _Need("boomrooster-gietijzer", 4, 12, 1, Quality.C, None),
        _Need("fietsnietje", 24, 90, 2, Quality.C, None),
    ),
}
_WATER = (
    _Need("balk-azobe-200x200", 40, 200, 10, Quality.B, "Gordingen; lengte vanaf 4 meter."),
    _Need("dekdeel-hardhout-150x40", 80, 360, 20, Quality.B, None),
    _Need("straatbaksteen-dikformaat", 200, 700, 50, Quality.C, "Onderhoudspad op de kruin."),
    _Need("betonplaat-2000x2000x140", 80, 240, 8, Quality.C, "Tijdelijke rijbaan."),
)


def of_project(story: Story, made: Made) -> None:
    """Plan the day on which the project leader writes down what is needed."""
    if made.plan.start > _LATELY:
        earliest = (max(made.plan.made, made.plan.start - 300)) + story.random.randint(6, 30)
        story.at(min(earliest, -story.random.randint(2, 9)), _asking(story, made))


def _asking(story: Story, made: Made) -> Callable[[datetime, date], None]:
    def ask(now: datetime, today: date) -> None:
        choice = _WATER if made.plan.owner == "rijnland" else _LINES[made.plan.place.look]
        picked = story.random.sample(choice, k=min(len(choice), story.random.randint(3, 5)))
        lines = [_line(story, made, today, one) for one in picked]
        demand.create(story.who(made.plan.owner), made.id, lines, now, today)

    return ask


def _line(story: Story, made: Made, today: date, need: _Need) -> dict[str, Any]:
    first = max(today, story.workday(made.plan.start + 30))
    last = max(first + timedelta(days=30), story.workday(made.plan.start + made.plan.days - 14))
    quantity = Decimal(story.random.randrange(need.least, need.most + 1, need.step))
    return {
        "material_code": need.kind,
        "quantity": quantity,
        "min_lot": quantity / 10 if need.step >= 10 else None,
        "min_quality": need.quality,
        "tolerance_mm": Decimal(5),
        "needed_from": first,
        "needed_until": last,
        "max_storage_days": story.random.choice((60, 90, 120)),
        "max_distance_km": Decimal(story.random.choice((10, 15, 25))),
        "note": need.note,
        "notify": story.random.choice((NotifyPreference.AT_ONCE, NotifyPreference.DAILY, NotifyPreference.WEEKLY)),
    }
