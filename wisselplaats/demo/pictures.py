"""Small drawings of paving in place of photos, so that a list of offers looks like one; each says that it is a drawing."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from io import BytesIO
from random import Random
from uuid import UUID

from PIL import Image, ImageDraw, ImageFilter

from wisselplaats import config
from wisselplaats.config import ConfigError
from wisselplaats.demo.story import Story
from wisselplaats.domain.permission import Actor
from wisselplaats.services import lot

_WIDE, _HIGH = 800, 600
_MOST = 40
Colour = tuple[int, int, int]
Boxes = list[tuple[int, int, int, int]]


def _tiles() -> Boxes:
    """Square tiles, every row shifted by half."""
    side = 120
    return [
        (x - (row % 2) * side // 2, row * side, x - (row % 2) * side // 2 + side, row * side + side)
        for row in range(_HIGH // side + 1)
        for x in range(0, _WIDE + side, side)
    ]


def _bricks() -> Boxes:
    """Bricks in stretcher bond."""
    long, thin = 100, 34
    return [
        (x - (row % 2) * long // 2, row * thin, x - (row % 2) * long // 2 + long, row * thin + thin)
        for row in range(_HIGH // thin + 1)
        for x in range(0, _WIDE + long, long)
    ]


def _herringbone() -> Boxes:
    """Stones of two to one in herringbone (keperverband)."""
    unit, found = 50, []
    for row in range(-2, _HIGH // unit + 3):
        for column in range(-4, _WIDE // unit + 4):
            x, y = column * unit, row * unit
            phase = (column - row) % 4
            if phase == 0:
                found.append((x, y, x + 2 * unit, y + unit))
            elif phase == 3:
                found.append((x, y, x + unit, y + 2 * unit))
    return found


def _kerbs() -> Boxes:
    """A stack of kerbs seen from the side."""
    high = 100
    return [(40, y, _WIDE - 40, y + high) for y in range(20, _HIGH - 40, high + 12)]


_DRAWINGS: tuple[tuple[str, Callable[[], Boxes], Colour, str], ...] = (
    ("betontegel", _tiles, (150, 150, 146), "trottoirtegels in halfsteensverband"),
    ("natuursteen", _tiles, (108, 116, 122), "hardstenen tegels"),
    ("straatbaksteen", _bricks, (146, 82, 62), "gebakken klinkers in halfsteensverband"),
    ("betonstraatsteen", _herringbone, (134, 122, 120), "betonklinkers in keperverband"),
    ("trottoirband", _kerbs, (160, 160, 154), "een stapel trottoirbanden"),
    ("opsluitband", _kerbs, (148, 148, 146), "een stapel opsluitbanden"),
)


@cache
def _drawn(start: str) -> bytes:
    """JPEG of a pattern; every stone has a shade of its own, always the same one."""
    _, pattern, colour, _ = next(one for one in _DRAWINGS if one[0] == start)
    random = Random(start)  # noqa: S311 - shades of a drawing
    image = Image.new("RGB", (_WIDE, _HIGH), (84, 80, 74))
    brush = ImageDraw.Draw(image)
    for left, top, right, bottom in pattern():
        shade = random.randint(-18, 18)
        red, green, blue = (max(0, min(255, part + shade)) for part in colour)
        brush.rounded_rectangle((left + 2, top + 2, right - 3, bottom - 3), 4, fill=(red, green, blue))
    out = BytesIO()
    image.filter(ImageFilter.GaussianBlur(0.7)).save(out, "JPEG", quality=80)
    return out.getvalue()


def add(story: Story, actor: Actor, lot_id: UUID, kind: str, now: datetime) -> None:
    """Add a drawing of the kind to some of the lots; none without a place for files."""
    found = next((one for one in _DRAWINGS if kind.startswith(one[0])), None)
    if found is None or story.pictures >= _MOST or story.random.random() > 0.7:
        return
    story.pictures += 1
    try:
        config.settings()
    except ConfigError:
        return
    lot.add_photo(actor, lot_id, BytesIO(_drawn(found[0])), f"Tekening van {found[3]}", now)
