"""What a project needs, line by line from a file: made in sets, changed and closed by the services that people use."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import DemandState, NotifyPreference
from wisselplaats.models import Demand, MaterialType, Project, uuid7
from wisselplaats.services import demand, match
from wisselplaats.services.delivery.sift import Slice
from wisselplaats.services.delivery.tally import Tally
from wisselplaats.services.delivery.target.lots import in_kinds_unit
from wisselplaats.services.delivery.target.missing import check_share
from wisselplaats.services.delivery.target.things import Row, Things, _uuid
from wisselplaats.services.delivery.target.words import OVER

PLAIN = (
    "substitutes_allowed", "quantity", "min_lot", "length_mm", "width_mm", "height_mm", "tolerance_mm", "colour",
    "min_quality", "needed_from", "needed_until", "max_storage_days", "max_distance_km", "max_price", "note", "notify",
)  # fmt: skip
DEFAULTS: dict[str, Any] = {
    "substitutes_allowed": True, "tolerance_mm": Decimal(0), "max_storage_days": 90,
    "notify": NotifyPreference.AT_ONCE,
}  # fmt: skip
"""What a line is when the source does not say, as in a form."""


class Demands(Things):
    """Demand lines of one source system."""

    table = Demand

    def prepare(self, rows: Sequence[Row]) -> None:
        """Project, unit, window and place."""
        codes = {row.values["material_code"] for row in rows}
        kinds = {kind.code: kind for kind in session.scalars(select(MaterialType).where(MaterialType.code.in_(codes)))}
        for row in rows:
            in_kinds_unit(row, kinds[row.values["material_code"]])
            project = self._project(row)
            if project is not None:
                self._complete(row, project)

    def _project(self, row: Row) -> Project | None:
        if "project" in row.values:
            found: Project | None = self.look_up(row, "project", self.named.project)
            return found
        if self.delivery.project_id is None:
            row.refuse(None, "project_missing")
            return None
        project = session.get_one(Project, self.delivery.project_id)
        if project.state in OVER:
            row.refuse(None, "project_is_over", value=project.name)
        return project

    def _complete(self, row: Row, project: Project) -> None:
        values = {**DEFAULTS, "needed_from": project.starts_on, "needed_until": project.ends_on, **row.values}
        place = self.place(row, project)
        if place is None:
            row.refuse(None, "place_missing")
        elif values["needed_until"] < self.today:
            row.refuse(None, "in_the_past")
        elif values["needed_until"] < values["needed_from"]:
            row.refuse(None, "ends_before_start", value=str(values["needed_until"]), start=str(values["needed_from"]))
        elif (values.get("min_lot") or 0) > values["quantity"]:
            row.refuse(None, "row_refused", reason_code="above_quantity", quantity=str(values["quantity"]))
        else:
            row.values = {**values, "project_id": project.id, "x": place[0], "y": place[1]}

    def create(self, rows: Sequence[Row], part: Slice) -> dict[int, UUID]:
        """One statement for all lines, and one mark for the matcher."""
        if not rows:
            return {}
        keys = {row.index: uuid7() for row in rows}
        session.execute(insert(Demand), [self._line(row, keys[row.index], part) for row in rows])
        match.demand_changed(*keys.values())
        return keys

    def _line(self, row: Row, key: UUID, part: Slice) -> dict[str, Any]:
        values = row.values
        return {
            **{name: values.get(name) for name in PLAIN}, "id": key, "unit": values["unit"],
            "material_code": values["material_code"], "organisation_id": self.delivery.organisation_id,
            "project_id": values["project_id"], "x": values["x"], "y": values["y"],
            "created_by": self.delivery.created_by, "state": DemandState.OPEN, "version": 1,
            "source_system": self.delivery.source_system, "source_id": row.source_id,
            "delivery_id": self.delivery.id, "delivered": row.said, "fingerprint": _uuid(part.prints[row.index]),
        }  # fmt: skip

    def check(self, row: Row, different: Sequence[str]) -> None:
        """What a trial run sees of a change."""
        if row.found.state == DemandState.CANCELLED:
            row.refuse(None, "thing_is_gone")
        if "project" in different:
            row.refuse(None, "field_fixed", value="project")
        in_kinds_unit(row, session.get_one(MaterialType, row.values["material_code"]))
        session.refresh(row.found, ["optioned", "covered"])  # a trigger keeps them
        claimed = row.found.optioned + row.found.covered
        if not row.wrong and "quantity" in different and row.values["quantity"] < claimed:
            row.refuse(None, "below_claimed_amount", value=str(row.values["quantity"]), claimed=str(claimed))

    def change(self, row: Row, different: Sequence[str]) -> None:
        """As a person would change the line."""
        self.check(row, different)
        if row.wrong:
            return
        data = {name: row.values.get(name, DEFAULTS.get(name)) for name in PLAIN if name in different}
        data = {name: value for name, value in data.items() if value is not None or name not in _ALWAYS}
        if "material_code" in different:
            data["material_code"] = row.values["material_code"]
        if {"x", "y"} & set(different) and (place := self.place(row)):
            data["place"] = Place(*place)
        demand.change(self.actor, row.found.id, data, self.now)

    def finish(self, tally: Tally) -> int:
        """Lines that a complete file lacks are closed; those with a reservation stay, and that is told."""
        if not self.delivery.complete:
            return 0
        query = select(Demand.id, Demand.source_id).where(*self._own(), Demand.state != DemandState.CANCELLED)
        standing = session.execute(query).all()
        missing = [key for key, source_id in standing if source_id not in self.arrived]
        count = check_share(self.delivery, tally, len(missing), len(standing))
        if not count or self.delivery.trial:
            return count
        kept = 0
        for key in missing:
            try:
                demand.cancel(self.actor, key, self.now)
            except Conflict:
                kept += 1
        if kept:
            tally.say("withdrawal_refused", kept, missing=kept)
        return count - kept


_ALWAYS = frozenset({"quantity", "needed_from", "needed_until"})
"""What a line cannot be without: an empty cell leaves it as it was."""
