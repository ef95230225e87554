"""An organisation's rates on the wire and in their form."""

from marshmallow import fields

from wisselplaats.domain.vocabulary import RateName
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Text, YesNo
from wisselplaats.schemas.wire.names import field_word

_Values = Input.from_dict(
    {name.value: DecimalNumber(low="0", high="1000", places=6, allow_none=True) for name in RateName},
    name="RateValues",
)


class RateChange(_Values):  # type: ignore[misc,valid-type]
    """Own rates from today: only those that are sent; null takes the platform's again. `bron` says on what ground."""

    source = Text(400, required=True)


class RateOutput(Output):
    """A rate as it holds today; `standaard` is the platform's."""

    rate = fields.Function(lambda shown: field_word(shown.name.value), metadata={"type": "string"})
    value = DecimalNumber(places=10)
    common = DecimalNumber(places=10)
    own = YesNo()
    source = fields.String()
    indicative = YesNo()
    valid_from = Day()


class PastRateOutput(Output):
    """An own rate with the days on which it held."""

    rate = fields.Function(lambda row: field_word(row.name.value), metadata={"type": "string"})
    value = DecimalNumber(places=10)
    source = fields.String()
    valid_from = Day()
    valid_to = Day(allow_none=True)


class RatesOutput(Output):
    """What holds today, and the organisation's own rates of all times."""

    rates = fields.List(fields.Nested(RateOutput))
    history = fields.List(fields.Nested(PastRateOutput))
