"""What somebody chooses for a sheet of labels."""

from marshmallow import fields

from wisselplaats.schemas.wire.base import Input
from wisselplaats.schemas.wire.fields import Key, Whole


class SheetChoice(Input):
    """Which lots to offer for a sheet: of a depot, of a project, or all."""

    depot_id = Key(load_default=None)
    project_id = Key(load_default=None)


class LabelSheetInput(Input):
    """The lots, how many labels are on a sheet, and which of them is the first that is free."""

    lots = fields.List(Key(), load_default=list)
    per_sheet = Whole(1, 100, required=True)
    first_label = Whole(1, 100, load_default=1)
