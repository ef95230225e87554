"""Identification by the GS1 system: article numbers and the web addresses made of them."""

from wisselplaats.domain.gs1.gtin import digital_link, gtin, link_path

__all__ = ["digital_link", "gtin", "link_path"]
