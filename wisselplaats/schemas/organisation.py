"""Organisations, their members and tokens on the wire and in their forms."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.listing import LadderDays
from wisselplaats.domain.vocabulary import OrganisationKind, Role, Scope
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import Day, Key, Text, Whole, Word, problem

DAYS = (0, 3650)
LADDER = ("other_project_after", "own_depot_after", "region_after", "open_market_after", "recycling_after")


class OrganisationOutput(Output):
    """What every member of the exchange may know of an organisation."""

    id = Key()
    slug = fields.String()
    name = fields.String()
    kind = Word(OrganisationKind)
    region = fields.String(allow_none=True)


class OrganisationInput(Input):
    """What an admin sets: the name, the days after publication at which each rung opens, the days of an option and of old stock."""

    name = Text(200, required=True)
    other_project_after = Whole(*DAYS, required=True)
    own_depot_after = Whole(*DAYS, required=True)
    region_after = Whole(*DAYS, required=True)
    open_market_after = Whole(*DAYS, required=True)
    recycling_after = Whole(*DAYS, required=True)
    option_days = Whole(1, 365, required=True)
    warn_after_days = Whole(1, 3650)

    @validates_schema(skip_on_field_errors=True)
    def ladder_in_order(self, data: dict[str, Any], **_: Any) -> None:
        """No rung opens before the one above it."""
        try:
            LadderDays(**{name: data[name] for name in LADDER}).check()
        except Invalid as error:
            faults = {
                str(self.fields[found.field].data_key): problem(found.code, **found.params).messages
                for found in error.problems
            }
            raise ValidationError(faults) from error


class SettingsOutput(OrganisationOutput):
    """The same with what only its own admin sees."""

    other_project_after = fields.Integer()
    own_depot_after = fields.Integer()
    region_after = fields.Integer()
    open_market_after = fields.Integer()
    recycling_after = fields.Integer()
    option_days = fields.Integer()
    warn_after_days = fields.Integer()


class MemberInput(Input):
    """A person and the role they get."""

    name = Text(200, required=True)
    email = Text(320, required=True)
    role = Word(Role, required=True)


class RoleInput(Input):
    """Another role for a member."""

    role = Word(Role, required=True)


class TokenInput(Input):
    """A token: what it is for, what it may do, and the last day on which it works."""

    name = Text(100, required=True)
    scopes = fields.List(Word(Scope), required=True, error_messages={"required": "required", "null": "required"})
    expires_on = Day(required=True)

    @validates_schema(skip_on_field_errors=False)
    def some_scope(self, data: dict[str, Any], **_: Any) -> None:
        """A token without scopes opens nothing."""
        if data.get("scopes") == []:
            raise ValidationError({"scopes": problem("required").messages})


class PasswordInput(Input):
    """The password that is, and the one that shall be."""

    password = Text(200, required=True)
    new_password = Text(200, required=True)


class SignInInput(Input):
    """Signing in: an address and a password."""

    email = Text(320, required=True)
    password = Text(200, required=True)
