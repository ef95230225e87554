"""What material is settled at between projects and organisations; an overview, never a payment."""

from wisselplaats.services.settlement.line import settle
from wisselplaats.services.settlement.overview import Line, Overview, Sum, overview
from wisselplaats.services.settlement.price import prices, set_price, show_vat, shows_vat

__all__ = ["Line", "Overview", "Sum", "overview", "prices", "set_price", "settle", "show_vat", "shows_vat"]
