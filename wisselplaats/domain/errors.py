"""One hierarchy of errors that a user can cause; the edges turn each into a problem document or a page."""

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class FieldProblem:
    """One thing wrong with one field: `field` as code knows it, a message code and its parameters."""

    field: str
    code: str
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


class DomainError(Exception):
    """Something a user asked for that cannot be; `code` names the message, `params` fill it in."""

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class NotFound(DomainError):
    """It does not exist, or the caller may not know of it."""


class Unauthenticated(DomainError):
    """Nobody is signed in, or the token is not valid."""


class Forbidden(DomainError):
    """The caller may know of it but may not do this."""


class Conflict(DomainError):
    """It cannot be done in the state that things are in now."""


class Blocked(Conflict):
    """The legal gate is closed; params hold `reason` and `ground`."""


class Stale(DomainError):
    """Somebody else changed it first (If-Match does not hold)."""


class TooLarge(DomainError):
    """More than a stated limit; params hold `limit`."""


class UnsupportedContent(DomainError):
    """A file or body of a kind that is not taken; params say what to send instead."""


class Invalid(DomainError):
    """Input that breaks rules; `problems` holds every one of them."""

    def __init__(self, problems: list[FieldProblem]) -> None:
        super().__init__("invalid_input")
        self.problems = problems

    @classmethod
    def one(cls, field_name: str, code: str, /, **params: Any) -> "Invalid":
        """The common case of a single field."""
        return cls([FieldProblem(field_name, code, params)])
