"""What material costs between projects and organisations: price lists, VAT, and the line of each handover."""

from wisselplaats.models.settlement.line import SettlementLine
from wisselplaats.models.settlement.price import SettlementPrice, VatRate

__all__ = ["SettlementLine", "SettlementPrice", "VatRate"]
