"""What the law calls things: treatment of wood, kinds of building material, permits to take waste."""

from enum import StrEnum


class WoodTreatment(StrEnum):
    """With what wood was treated; `none` is not treated, or no wood."""

    NONE = "none"
    CREOSOTE = "creosote"
    CCA = "cca"
    OTHER = "other"
    UNKNOWN = "unknown"


class StonyKind(StrEnum):
    """Kinds of building material as the duty to hold an environmental declaration tells them apart."""

    NATURAL_STONE = "natural_stone"
    SHAPED_STONY = "shaped_stony"
    OTHER = "other"


class PermitKind(StrEnum):
    """What makes somebody an authorised taker of waste."""

    VIHB = "vihb"
    ENVIRONMENTAL_PERMIT = "environmental_permit"
    NOTIFICATION = "notification"


class DeclarationOutcome(StrEnum):
    """Whether an environmental declaration is needed."""

    NEEDED = "needed"
    NOT_NEEDED = "not_needed"
