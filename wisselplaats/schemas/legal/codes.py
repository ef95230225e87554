"""The numbers of waste as fields: read in every usual spelling, kept in one."""

from collections.abc import Mapping
from typing import Any

from wisselplaats.domain import legal
from wisselplaats.schemas.wire.fields import Text, problem


class EuralCode(Text):
    """A Eural code such as `17 01 01`; the star of a hazardous one is added when it is left out."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        given = super()._deserialize(value, attr, data, **kwargs)
        code = legal.eural_code(given)
        if code is None:
            raise problem("not_an_eural_code", given=given)
        return code


class WasteStreamNumber(Text):
    """Twelve digits and letters."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        given = super()._deserialize(value, attr, data, **kwargs)
        number = legal.waste_stream_number(given)
        if number is None:
            raise problem("not_a_waste_stream_number", given=given)
        return number
