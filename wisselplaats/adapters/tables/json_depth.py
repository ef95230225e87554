"""Measures how deep a JSON file nests before a parser reads it: the parser's own stack ends without an answer."""

import re
from pathlib import Path

import numpy

from wisselplaats.adapters.tables.json_shape import opened
from wisselplaats.domain.delivery.rows import Limits
from wisselplaats.domain.errors import Invalid, TooLarge

CHUNK = 1 << 20
DEEPEST = 200
"""A polygon in a feature in a collection is eight deep."""
LONGEST_NUMBER = 1_000
"""Digits; the parser crashes on whole numbers of more than 4,300, which is where Python stops."""
_DIGITS = bytes(ord("0") if chr(sign).isdecimal() and sign < 128 else sign for sign in range(256))
_MANY_DIGITS = b"0" * LONGEST_NUMBER
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_QUOTE, _OPEN, _CLOSE = 0x22, (0x5B, 0x7B), (0x5D, 0x7D)


def check_depth(path: Path, limits: Limits) -> None:
    """Raises Invalid `json_too_deep` or `json_number_too_long`, or TooLarge `line_too_long` for a text or a list of numbers without end."""
    depth = run = 0
    in_text = False
    with opened(path) as stream:
        rest = b""
        while chunk := stream.read(CHUNK):
            given = rest + chunk
            # an escape must not be cut in two
            cut = len(given) - (len(given) - len(given.rstrip(b"\\"))) % 2
            given, rest = given[:cut], given[cut:]
            if _MANY_DIGITS in given.translate(_DIGITS):
                raise Invalid.one("file", "json_number_too_long", limit=LONGEST_NUMBER)
            depth, deepest, in_text, quoted = _measured(given, depth, in_text)
            if deepest > DEEPEST:
                raise Invalid.one("file", "json_too_deep", limit=DEEPEST)
            run = 0 if quoted else run + len(given)
            if run > limits.text_mb << 20:
                raise TooLarge("line_too_long", limit=f"{limits.text_mb} MB")


def _measured(given: bytes, depth: int, in_text: bool) -> tuple[int, int, bool, bool]:
    """Depth at the end, deepest depth, whether the end is inside a text, and whether there was any quote."""
    if b"\\" in given:
        given = _ESCAPED.sub(b"  ", given)
    signs = numpy.frombuffer(given, dtype=numpy.uint8)
    if not len(signs):
        return depth, depth, in_text, False
    quotes = signs == _QUOTE
    # only whether the count is odd matters, so it may run over
    inside = (numpy.cumsum(quotes, dtype=numpy.uint8) & 1).astype(bool) ^ in_text
    opens = (signs == _OPEN[0]) | (signs == _OPEN[1])
    closes = (signs == _CLOSE[0]) | (signs == _CLOSE[1])
    steps = (opens.astype(numpy.int8) - closes.astype(numpy.int8)) * ~inside
    depths = numpy.cumsum(steps, dtype=numpy.int32)
    return depth + int(depths[-1]), depth + int(depths.max()), bool(inside[-1]), bool(quotes.any())
