"""Identification by the GS1 system: article numbers and the web addresses made of them."""

from wisselplaats.domain.gs1.gtin import EXAMPLES, check_digit, digital_link, gtin, is_example, link_path

__all__ = ["EXAMPLES", "check_digit", "digital_link", "gtin", "is_example", "link_path"]
