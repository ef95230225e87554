"""How people who work with street material speak of it: titles, remarks, packing and what surplus looks like."""

from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from wisselplaats.domain.gs1 import EXAMPLES, check_digit

_TITLES = (
    ("betontegel", "Trottoirtegels"),
    ("straatbaksteen-waalformaat", "Gebakken klinkers waalformaat"),
    ("straatbaksteen-dikformaat", "Gebakken klinkers dikformaat"),
    ("straatbaksteen", "Gebakken klinkers"),
    ("betonstraatsteen", "Betonklinkers"),
    ("natuursteentegel", "Hardstenen tegels"),
    ("kinderkop", "Kinderkoppen"),
    ("trottoirband", "Trottoirbanden"),
    ("opsluitband", "Opsluitbanden"),
    ("inritblok", "Inritblokken"),
    ("lichtmast", "Lichtmasten"),
    ("bank", "Banken"),
    ("afvalbak", "Afvalbakken"),
    ("fietsnietje", "Fietsnietjes"),
    ("fietsenrek", "Fietsenrekken"),
    ("amsterdammertje", "Amsterdammertjes"),
    ("afsluitpaal", "Afzetpalen"),
    ("boomrooster", "Boomroosters"),
    ("straatkolk", "Straatkolken"),
    ("picknicktafel", "Picknicktafels"),
    ("balk", "Hardhouten balken"),
    ("dekdeel", "Hardhouten dekdelen"),
    ("grasbeton", "Grasbetontegels"),
    ("betonplaat", "Stelconplaten"),
    ("keerwand", "Keerwanden"),
    ("bielzen", "Houten bielzen"),
    ("plantenbak", "Plantenbakken"),
)
_REMARKS = {
    "steen": (
        "Gebikt en op pallets gezet.",
        "Voegmortel zit er nog aan, verder gaaf.",
        "Ongeveer 5 procent breuk bij het opnemen.",
        "Mooi egaal van kleur; geschikt voor een woonstraat.",
        "Machinaal opgenomen, in pakketten.",
        "Enkele olievlekken bij de parkeervakken.",
    ),
    "band": (
        "Recht materiaal, paar bochtbanden erbij.",
        "Koppen licht beschadigd, lengte 1 m.",
        "Met de klem opgenomen, weinig schade.",
    ),
    "meubel": (
        "Gebruikssporen, constructie in orde.",
        "Houten delen moeten geschuurd worden.",
        "Graffiti verwijderd, schroeven compleet.",
        "Vorig jaar nog geschilderd.",
    ),
    "mast": (
        "Zonder armatuur; meetrapport stabiliteit aanwezig.",
        "Met uithouder; armaturen gaan naar de leverancier terug.",
        "Coating op een paar plekken beschadigd.",
    ),
}
_COLOURS = {
    "betontegel": ("grijs", "grijs", "antraciet"),
    "betonstraatsteen": ("heidepaars", "grijs", "rood"),
    "straatbaksteen": ("rood", "bruin gesinterd", "paars gemêleerd"),
}


class Goods(NamedTuple):
    """A kind of surplus with the amounts in which it turns up, and its price in euro per unit."""

    kind: str
    least: int
    most: int
    step: int
    price: Decimal | None


def _goods(kind: str, least: int, most: int, step: int, price: str | None = None) -> Goods:
    return Goods(kind, least, most, step, None if price is None else Decimal(price))


SURPLUS = (
    _goods("betontegel-300x300x45", 80, 900, 20, "2.50"),
    _goods("betontegel-300x300x45", 60, 600, 20, "2.25"),
    _goods("betontegel-300x300x60", 80, 700, 20, "3.75"),
    _goods("betontegel-400x600x50", 60, 240, 10, "4.50"),
    _goods("betonstraatsteen-keiformaat-80", 150, 1200, 50, "4.00"),
    _goods("betonstraatsteen-keiformaat-80", 100, 800, 50, "4.25"),
    _goods("betonstraatsteen-dikformaat-80", 100, 600, 25, "5.00"),
    _goods("straatbaksteen-waalformaat", 120, 900, 20, "11.00"),
    _goods("straatbaksteen-dikformaat", 120, 800, 20, "9.50"),
    _goods("straatbaksteen-keiformaat", 100, 500, 20, "9.00"),
    _goods("grasbetontegel-600x400x120", 60, 300, 10, "3.50"),
    _goods("betonplaat-2000x2000x140", 80, 320, 8, "12.00"),
    _goods("trottoirband-130-150x250", 60, 420, 10, "3.25"),
    _goods("trottoirband-180-200x250", 40, 260, 10, "4.00"),
    _goods("opsluitband-100x200", 80, 500, 10, "1.50"),
    _goods("opsluitband-60x200", 60, 300, 10, "1.00"),
    _goods("inritblok-500x500x160", 8, 60, 1, "12.50"),
    _goods("lichtmast-staal-6m", 4, 28, 1, "65.00"),
    _goods("lichtmast-aluminium-6m", 4, 20, 1, "80.00"),
    _goods("lichtmast-staal-5m", 4, 24, 1, "55.00"),
    _goods("bank-hout", 3, 20, 1, "75.00"),
    _goods("bank-kunststof", 2, 12, 1, "90.00"),
    _goods("fietsnietje", 12, 90, 1, "9.00"),
    _goods("fietsenrek", 4, 18, 1, "30.00"),
    _goods("amsterdammertje", 10, 80, 1, "17.50"),
    _goods("afsluitpaal-staal", 6, 40, 1, "12.00"),
    _goods("straatkolk", 5, 30, 1, "20.00"),
    _goods("picknicktafel-hout", 2, 8, 1, "95.00"),
    _goods("balk-azobe-200x200", 20, 160, 5, "14.00"),
    _goods("dekdeel-hardhout-150x40", 40, 300, 10, "3.75"),
)


def gtin_of(kind: str) -> str:
    """An invented article number of a kind, of the prefix that GS1 keeps for examples."""
    digits = f"{EXAMPLES}{next(place for place, goods in enumerate(SURPLUS) if goods.kind == kind):09d}"
    return digits + check_digit(digits)


def title_of(kind: str, street: str) -> str:
    """What a street maker would call it, with the street that it comes from."""
    noun = next((noun for start, noun in _TITLES if kind.startswith(start)), kind.capitalize())
    return f"{noun} {street}"


def _family(kind: str) -> str:
    if "band" in kind or kind.startswith("inrit"):
        return "band"
    if kind.startswith("lichtmast"):
        return "mast"
    paved = ("betontegel", "betonstraat", "straatbak", "natuur", "gras", "betonplaat", "kinderkop")
    return "steen" if kind.startswith(paved) else "meubel"


def note_of(random: Random, kind: str) -> str | None:
    """A remark as somebody would type it; one in four says nothing."""
    return random.choice(_REMARKS[_family(kind)]) if random.random() < 0.75 else None


def wrapping_of(random: Random, kind: str) -> dict[str, Any]:
    """Colour and packing, where people know them."""
    colours = next((words for start, words in _COLOURS.items() if kind.startswith(start)), None)
    packed = {
        "steen": ("pallets", "pakketten", "los"),
        "band": ("pallets", "los"),
        "mast": ("los",),
        "meubel": ("los",),
    }
    return {
        "colour": random.choice(colours) if colours else None,
        "packaging": random.choice(packed[_family(kind)]),
    }


def price_of(random: Random, goods: Goods) -> Decimal | None:
    """What a contractor asks per unit; one in four gives it away."""
    return goods.price if random.random() < 0.75 else None
