"""Depots on the wire and in their forms: the place, its hours, its stock, its counts."""

from wisselplaats.schemas.depot.count import (
    BookingOutput,
    BookInput,
    EntriesInput,
    StartCountInput,
    StockCountOutput,
    StockCountWithLinesOutput,
)
from wisselplaats.schemas.depot.depot import DepotInput, DepotOutput, DepotQuery
from wisselplaats.schemas.depot.hours import HoursInput, HoursOutput
from wisselplaats.schemas.depot.stock import (
    BaysOutput,
    DayListOutput,
    DayQuery,
    ExpectInput,
    MovementOutput,
    MovementQuery,
    PutInput,
    ReceiveInput,
    RoomOutput,
    RoomQuery,
    StockOutput,
    StockQuery,
    WeekQuery,
    WeeksOutput,
)

__all__ = [
    "BaysOutput",
    "BookInput",
    "BookingOutput",
    "DayListOutput",
    "DayQuery",
    "DepotInput",
    "DepotOutput",
    "DepotQuery",
    "EntriesInput",
    "ExpectInput",
    "HoursInput",
    "HoursOutput",
    "MovementOutput",
    "MovementQuery",
    "PutInput",
    "ReceiveInput",
    "RoomOutput",
    "RoomQuery",
    "StartCountInput",
    "StockCountOutput",
    "StockCountWithLinesOutput",
    "StockOutput",
    "StockQuery",
    "WeekQuery",
    "WeeksOutput",
]
