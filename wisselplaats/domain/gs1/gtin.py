"""Global Trade Item Numbers (GTIN), and the GS1 Digital Link of a lot of such an item."""

from wisselplaats.domain.errors import Invalid

LENGTHS = (8, 12, 13, 14)
EXAMPLES = "0952"
ASCII_DIGITS = frozenset("0123456789")


def gtin(text: str, field: str = "gtin") -> str:
    """A GTIN in its form of fourteen digits; spaces and hyphens may part the digits.

    The last digit checks the others (GS1 General Specifications, section 7.9.1). Errors: Invalid `gtin_form`,
    `gtin_length`, `gtin_check_digit` with the digit that would be right.
    """
    digits = text.replace(" ", "").replace("-", "")
    if not digits or not set(digits) <= ASCII_DIGITS:
        raise Invalid.one(field, "gtin_form")
    if len(digits) not in LENGTHS:
        raise Invalid.one(field, "gtin_length", length=len(digits))
    whole = digits.zfill(14)
    right = check_digit(whole[:-1])
    if whole[-1] != right:
        raise Invalid.one(field, "gtin_check_digit", right=right, given=whole[-1])
    return whole


def check_digit(digits: str) -> str:
    """The last digit of a GTIN-14 by the thirteen before it: weights 3 and 1 from the left, up to a multiple of ten."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(digits))
    return str(-total % 10)


def is_example(gtin14: str) -> bool:
    """Whether it is of nobody: prefix 952 is for demonstrations and examples of the GS1 system (GS1, company prefixes)."""
    return gtin14.startswith(EXAMPLES)


def link_path(gtin14: str, serial: str) -> str:
    """The path of a GS1 Digital Link (GS1 Digital Link Standard 1.4): AI 01 is the GTIN, AI 21 the serial number."""
    return f"/01/{gtin14}/21/{serial}"


def digital_link(base_url: str, gtin14: str, serial: str) -> str:
    """The GS1 Digital Link as a whole address, on our own resolver."""
    return f"{base_url}{link_path(gtin14, serial)}"
