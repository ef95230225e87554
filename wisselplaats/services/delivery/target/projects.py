"""The planning of projects from a file: a slip in the planning system reaches whoever counts on the material."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from shapely import to_wkb
from sqlalchemy import func, insert, select

from wisselplaats.adapters.geography import as_boundary
from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import ProjectState
from wisselplaats.models import Delivery, Project, uuid7
from wisselplaats.services import audit, lot, project
from wisselplaats.services.delivery.sift import Slice
from wisselplaats.services.delivery.tally import Tally
from wisselplaats.services.delivery.target.chains import counted, lapsing, unfit
from wisselplaats.services.delivery.target.things import Row, Things, _uuid, refused
from wisselplaats.services.lot import Chain

PLAIN = ("name", "description", "state", "starts_on", "ends_on")
NEEDED = {"name": "naam", "starts_on": "startDatum", "ends_on": "eindDatum"}
"""What a new project cannot do without, as our template calls it."""
FOLLOWS = (("release_from", "starts_on"), ("release_until", "ends_on"))
"""A day of release that the source does not say moves with the works by as many days."""
LONGEST = {"name": 200, "number": 40}


class Projects(Things):
    """Projects of one source system."""

    table = Project

    def __init__(self, delivery: Delivery, now: Any, today: date) -> None:
        super().__init__(delivery, now, today)
        self.leaders = project.leaders(delivery.organisation_id)
        self.numbers: set[str] = set()
        self.moves: list[tuple[Row, Chain]] = []
        self.needs: list[tuple[Row, Chain]] = []
        self.ends: list[tuple[Row, project.Ending]] = []

    def _rows(self, part: Slice) -> list[Row]:
        """What the rows say; one that names a project which nobody delivered yet takes that over by its number."""
        rows = super()._rows(part)
        for row in rows:
            row.values.setdefault("number", row.source_id if len(row.source_id) <= LONGEST["number"] else None)
            self._understand(row, part)
        there = self._by_number([row.values["number"] for row in rows])
        for row in rows:
            number = row.values["number"]
            if row.found is None and number in there and number not in self.numbers:
                row.found = there[number] if there[number].source_id is None else None
            if row.found is not None:
                self.numbers.add(row.found.number)
                # what the file leaves empty stays as it was said
                row.said = {**(row.found.delivered or {}), **row.said}
        return rows

    def _by_number(self, numbers: Sequence[str | None]) -> dict[str, Project]:
        query = select(Project).where(
            Project.organisation_id == self.delivery.organisation_id, Project.number.in_(set(numbers) - {None})
        )
        return {found.number: found for found in session.scalars(query)}

    def _understand(self, row: Row, part: Slice) -> None:
        """The leader as a member of ours and nothing else of that person, and the boundary as a shape."""
        email = row.said.pop("leader", None)
        leader = self.leaders.get(email.strip().lower()) if email else None
        if leader is not None:
            row.said["leader"] = str(leader)
        elif email:
            row.tell(None, "leader_not_member")
            part.prints[row.index] = None  # to be told again next time
        shape = None if part.made.geometry is None else part.made.geometry[row.index]
        if shape is None:
            return
        try:
            row.values["boundary"] = as_boundary(shape)
        except Invalid as error:
            row.wrong.append(refused(error))
        for name in ("x", "y"):
            row.said.pop(name, None)
        row.said["boundary"] = sha256(to_wkb(shape)).hexdigest()

    def prepare(self, rows: Sequence[Row]) -> None:
        """Name, days and number."""
        taken = self._by_number([row.values["number"] for row in rows])
        for row in rows:
            values, number = row.values, row.values["number"]
            lacking = [word for name, word in NEEDED.items() if name not in values]
            if lacking:
                row.refuse(None, "project_field_missing", fields=", ".join(lacking))
            if number is not None and (number in taken or number in self.numbers):
                row.refuse(None, "project_number_taken", value=number)
            self._short(row)
            if not lacking:
                values.setdefault("release_from", values["starts_on"])
                values.setdefault("release_until", max(values["ends_on"], values["release_from"]))
                _in_order(row, values)
            if number is not None and not row.wrong:
                self.numbers.add(number)

    def _short(self, row: Row) -> None:
        for name, limit in LONGEST.items():
            text = row.values.get(name)
            if text is not None and len(text) > limit:
                row.refuse(None, "text_too_long", value=text[:80], limit=limit)

    def create(self, rows: Sequence[Row], part: Slice) -> dict[int, UUID]:
        """One statement for all projects, and a line each of who brought them."""
        if not rows:
            return {}
        keys = {row.index: uuid7() for row in rows}
        session.execute(insert(Project), [self._project(row, keys[row.index], part) for row in rows])
        for key in keys.values():
            audit.note(self.actor, "create", "project", key, self.now)
        return keys

    def _project(self, row: Row, key: UUID, part: Slice) -> dict[str, Any]:
        values = row.values
        made = Project(x=None, y=None)
        project.draw(made, values.get("boundary"))
        place = self.place(row, made)
        number = values["number"]
        if number is None:
            number = project.next_number(self.delivery.organisation_id, self.now.year)
        return {
            "id": key, "organisation_id": self.delivery.organisation_id, "number": number, "name": values["name"],
            "description": values.get("description"), "state": values.get("state") or ProjectState.PLANNED,
            **{name: values[name] for name in ("starts_on", "ends_on", "release_from", "release_until")},
            "leader_id": UUID(row.said["leader"]) if "leader" in row.said else self.delivery.created_by,
            "boundary": made.boundary, "x": place[0] if place else None, "y": place[1] if place else None,
            "source_system": self.delivery.source_system, "source_id": row.source_id, "version": 1,
            "delivery_id": self.delivery.id, "delivered": row.said, "fingerprint": _uuid(part.prints[row.index]),
        }  # fmt: skip

    def check(self, row: Row, different: Sequence[str]) -> None:
        """Number and days; and who counts on what comes on other days, which is told before it is done."""
        if "number" in different and row.said["number"] != row.found.number:
            row.refuse(None, "field_fixed", value="nummer")
        self._short(row)
        data = self._data(row, different)
        _in_order(row, {name: data.get(name, getattr(row.found, name)) for name in _DAYS})
        if row.wrong:
            return
        if data.get("state") == ProjectState.CANCELLED != row.found.state:
            self._tell_end(row)
            return
        self._tell_needs(row, data)
        release = [data.get(name) for name, _ in FOLLOWS]
        if not any(release):
            return
        chain = lot.dependants(self.actor, row.found.id, *release)
        if chain.items:
            days = [
                (then - getattr(row.found, name)).days if then else 0
                for (name, _), then in zip(FOLLOWS, release, strict=True)
            ]
            row.tell(None, "planning_moves", days=days[0], until_days=days[1], **counted([chain]))
            self.moves.append((row, chain))

    def _tell_end(self, row: Row) -> None:
        """What lapses with a project that is called off."""
        found = project.ending(self.actor, row.found.id)
        if found:
            row.tell(None, "project_lapses", **lapsing([found]))
            self.ends.append((row, found))

    def _tell_needs(self, row: Row, data: Mapping[str, Any]) -> None:
        """What the project itself claimed elsewhere and gets too late, or too early, for the new days of its works."""
        if not {"starts_on", "ends_on"} & set(data):
            return
        chain = lot.counted_on(self.actor, row.found.id, data.get("starts_on"), data.get("ends_on"))
        worse = Chain([one for one in chain.items if one.worse])
        if worse.items:
            row.tell(None, "planning_own_claims", **unfit([worse]))
            self.needs.append((row, worse))

    def _data(self, row: Row, different: Sequence[str]) -> dict[str, Any]:
        """What is to change; an empty cell leaves what is there."""
        values = row.values
        names = [name for name in (*PLAIN, "boundary") if name in different]
        data = {name: values[name] for name in names if values.get(name) is not None}
        if "leader" in row.said and "leader" in different:
            data["leader_id"] = UUID(row.said["leader"])
        if {"x", "y"} & set(different) and (place := self.place(row)):
            data["place"] = Place(*place)
        return data | self._release(row, different)

    def _release(self, row: Row, different: Sequence[str]) -> dict[str, date]:
        values, found, data = row.values, row.found, dict[str, date]()
        for name, works in FOLLOWS:
            if name in values:
                data |= {name: values[name]} if name in different else {}
            elif works in different and works in values:
                data[name] = getattr(found, name) + (values[works] - getattr(found, works))
        if "release_until" not in values:
            first = data.get("release_from", found.release_from)
            if data.get("release_until", found.release_until) < first:
                data["release_until"] = first
        return {name: day for name, day in data.items() if day != getattr(found, name)}

    def change(self, row: Row, different: Sequence[str]) -> None:
        """As a person would change the project: what was claimed is judged again, and people are told."""
        self.check(row, different)
        if row.wrong:
            return
        project.change(self.actor, row.found.id, self._data(row, different), self.now)
        row.found.source_system, row.found.source_id = self.delivery.source_system, row.source_id

    def finish(self, tally: Tally) -> int:
        """Tell of all that depends on the new planning together; a project that is not in the file stays."""
        chains = [chain for row, chain in self.moves if not row.wrong]
        if chains:
            sums = counted(chains)
            tally.say("planning_chain", sums["claims"], projects=len(chains), **sums)
        needs = [chain for row, chain in self.needs if not row.wrong]
        if needs:
            tally.say("planning_own_claims_sum", len(needs), projects=len(needs), **unfit(needs))
        ends = [found for row, found in self.ends if not row.wrong]
        if ends:
            tally.say("projects_lapse", len(ends), projects=len(ends), **lapsing(ends))
        if self.delivery.complete:
            going = select(func.count()).select_from(Project).where(
                *self._own(), Project.state.in_((ProjectState.PLANNED, ProjectState.IN_PROGRESS)),
                Project.source_id.not_in(self.arrived),
            )  # fmt: skip
            missing = session.scalar(going) or 0
            if missing:
                tally.say("projects_not_in_file", missing, missing=missing)
        return 0


_DAYS = ("starts_on", "ends_on", "release_from", "release_until")


def _in_order(row: Row, days: Mapping[str, Any]) -> None:
    for first, last in (_DAYS[:2], _DAYS[2:]):
        if days[last] < days[first]:
            row.refuse(None, "ends_before_start", value=str(days[last]), start=str(days[first]))
