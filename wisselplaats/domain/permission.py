"""Who may do what: one table of actions by role, asked on the first line of each service."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from wisselplaats.domain.errors import Forbidden, NotFound, Unauthenticated
from wisselplaats.domain.vocabulary import Role, Scope


class Action(StrEnum):
    """Everything that a user can do, as the services say it."""

    READ = "read"
    READ_ASSETS = "read_assets"
    REPORT = "report"
    READ_DELIVERIES = "read_deliveries"
    DELIVER = "deliver"
    DELIVER_ASSETS = "deliver_assets"
    DELIVER_LOTS = "deliver_lots"
    DELIVER_DEMANDS = "deliver_demands"
    DELIVER_PROJECTS = "deliver_projects"
    MANAGE_PROJECT = "manage_project"
    MANAGE_DEMAND = "manage_demand"
    SAVE_SEARCH = "save_search"
    POST_LOT = "post_lot"
    CONFIRM_LOT = "confirm_lot"
    ANSWER_LEGAL = "answer_legal"
    ACKNOWLEDGE = "acknowledge"
    MANAGE_WASTE_TAKERS = "manage_waste_takers"
    PUBLISH = "publish"
    RESERVE = "reserve"
    ALLOCATE = "allocate"
    DECIDE = "decide"
    HAND_OVER = "hand_over"
    MANAGE_DEPOT = "manage_depot"
    MANAGE_ORGANISATION = "manage_organisation"
    MANAGE_TOKENS = "manage_tokens"
    MANAGE_CATALOGUE = "manage_catalogue"
    MANAGE_FACTORS = "manage_factors"


_EVERYONE = frozenset(Role)
_LEADERS = frozenset({Role.PROJECT_LEADER, Role.BROKER})
_SUPPLIERS = _LEADERS | {Role.CONTRACTOR}

ROLES: dict[Action, frozenset[Role]] = {
    Action.READ: _EVERYONE,
    Action.READ_ASSETS: frozenset({Role.PROJECT_LEADER, Role.ASSET_MANAGER, Role.BROKER, Role.READER, Role.ADMIN}),
    Action.REPORT: _EVERYONE,
    Action.READ_DELIVERIES: _EVERYONE,  # of one's own organisation; a contractor delivers lots
    # a file at all; what is in it asks for more
    Action.DELIVER: _SUPPLIERS | {Role.ASSET_MANAGER},
    Action.DELIVER_ASSETS: frozenset({Role.ASSET_MANAGER}),
    Action.DELIVER_LOTS: _SUPPLIERS,  # who may post and publish a lot by hand
    Action.DELIVER_DEMANDS: _SUPPLIERS,
    Action.DELIVER_PROJECTS: _LEADERS,  # who may make a project and change its planning by hand
    Action.MANAGE_PROJECT: _LEADERS,
    Action.MANAGE_DEMAND: _SUPPLIERS,
    Action.SAVE_SEARCH: _EVERYONE,  # a search is its user's own, and shows no more than the market does
    Action.POST_LOT: _SUPPLIERS,
    Action.CONFIRM_LOT: _SUPPLIERS,
    Action.ANSWER_LEGAL: _SUPPLIERS,
    Action.ACKNOWLEDGE: _SUPPLIERS,  # warnings are read by who publishes, reserves or hands over
    Action.MANAGE_WASTE_TAKERS: frozenset({Role.BROKER, Role.ADMIN}),
    Action.PUBLISH: _SUPPLIERS,
    Action.RESERVE: _SUPPLIERS,
    Action.ALLOCATE: _LEADERS,
    Action.DECIDE: _SUPPLIERS,
    Action.HAND_OVER: _SUPPLIERS,
    Action.MANAGE_DEPOT: frozenset({Role.BROKER, Role.ADMIN}),
    Action.MANAGE_ORGANISATION: frozenset({Role.ADMIN}),
    Action.MANAGE_TOKENS: frozenset({Role.ADMIN, Role.ASSET_MANAGER}),
    Action.MANAGE_CATALOGUE: frozenset(),  # nobody by role: only a platform admin
    Action.MANAGE_FACTORS: frozenset({Role.ADMIN}),  # of their own organisation; everybody's are the platform's
}

_DELIVERING = (
    Action.DELIVER, Action.DELIVER_ASSETS, Action.DELIVER_LOTS, Action.DELIVER_DEMANDS, Action.DELIVER_PROJECTS,
)  # fmt: skip
# a platform admin's, whatever the role
_PLATFORM = frozenset({Action.MANAGE_CATALOGUE, Action.MANAGE_FACTORS, Action.ALLOCATE, Action.MANAGE_WASTE_TAKERS})

_MANAGE = frozenset({Scope.MANAGE})
SCOPES: dict[Action, frozenset[Scope]] = {
    Action.READ: frozenset(Scope),
    Action.READ_ASSETS: frozenset(Scope),
    Action.READ_DELIVERIES: frozenset(Scope),
    Action.REPORT: frozenset(Scope),
    **{action: frozenset({Scope.DELIVER}) for action in _DELIVERING},
    Action.RESERVE: frozenset({Scope.RESERVE}),
    Action.ACKNOWLEDGE: frozenset({Scope.RESERVE, Scope.MANAGE}),
} | {
    action: _MANAGE
    for action in Action
    if action
    not in {
        Action.READ,
        Action.READ_ASSETS,
        Action.READ_DELIVERIES,
        Action.REPORT,
        *_DELIVERING,
        Action.RESERVE,
        Action.ACKNOWLEDGE,
    }
}


@dataclass(frozen=True)
class Actor:
    """Who asks: a member of one organisation; `scopes` is None in the browser, a set for a token."""

    user_id: UUID
    organisation_id: UUID
    role: Role
    region: str | None = None
    name: str = ""
    organisation_name: str = ""
    language: str = "nl"
    platform_admin: bool = False
    scopes: frozenset[Scope] | None = field(default=None)


def is_allowed(actor: Actor, action: Action) -> bool:
    """Whether the role, and for a token its scopes, allow the action; says nothing about whose thing it is."""
    if actor.scopes is not None and not actor.scopes & SCOPES[action]:
        return False
    return (actor.platform_admin and action in _PLATFORM) or actor.role in ROLES[action]


def require(actor: Actor | None, action: Action, owner_id: UUID | None = None) -> Actor:
    """Return the actor when the action is theirs to do.

    Errors: Unauthenticated without an actor, Forbidden outside role or scope, NotFound when the
    thing belongs to an organisation whose things the actor may not know of.
    """
    if actor is None:
        raise Unauthenticated("sign_in_first")
    if not is_allowed(actor, action):
        raise Forbidden("not_your_role", action=action.value)
    if owner_id is not None and owner_id != actor.organisation_id:
        raise NotFound("not_found")
    return actor
