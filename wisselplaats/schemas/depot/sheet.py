"""What somebody chooses for a sheet of labels."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import fields

from wisselplaats.schemas.wire.base import Input
from wisselplaats.schemas.wire.fields import Key, Text, Whole, problem


class SheetChoice(Input):
    """Which lots to offer for a sheet: of a depot, of a project, or all."""

    depot_id = Key(load_default=None)
    project_id = Key(load_default=None)


class LabelSheetInput(Input):
    """The lots, how many labels are on a sheet, and which of them is the first that is free."""

    lots = fields.List(Key(), load_default=list)
    per_sheet = Whole(1, 100, required=True)
    first_label = Whole(1, 100, load_default=1)


class Keys(Text):
    """Keys of lots in one parameter, apart by commas."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return [UUID(part.strip()) for part in (text or "").split(",") if part.strip()]
        except ValueError as error:
            raise problem("not_a_key") from error


class LabelSheetQuery(SheetChoice):
    """The lots by key, or those of a depot or project; the kind of sheet, and the first of its labels that is free."""

    lots = Keys(20_000, load_default=list)
    per_sheet = Whole(1, 100, load_default=14)
    first_label = Whole(1, 100, load_default=1)
