"""What is known and proven of material: how it comes loose, what sticks to it, who looked and what they found."""

from enum import StrEnum


class Detachability(StrEnum):
    """Whether material comes out of the works in one piece, and can be laid or mounted again (DOMAIN.md, Passport)."""

    DETACHABLE = "detachable"
    REMOUNTABLE = "remountable"
    FIXED = "fixed"


class JointFilling(StrEnum):
    """What lies between the pieces: sand comes off by itself, mortar and bitumen do not."""

    NONE = "none"
    SAND = "sand"
    GRIT = "grit"
    MORTAR = "mortar"
    BITUMEN = "bitumen"
    POLYMER = "polymer"


class Pollution(StrEnum):
    """What sticks to the material; of more than one thing the most troublesome."""

    NONE = "none"
    SOIL = "soil"
    GROWTH = "growth"
    JOINT_REMAINS = "joint_remains"
    PAINT = "paint"
    BITUMEN = "bitumen"
    OIL = "oil"
    OTHER = "other"


class DocumentKind(StrEnum):
    """What a document of a lot proves."""

    TEST_REPORT = "test_report"
    CROW210 = "crow210"
    DECLARATION = "declaration"
    PHOTO = "photo"
    DRAWING = "drawing"
    OTHER = "other"


class InspectionMethod(StrEnum):
    """How somebody looked."""

    VISUAL = "visual"
    MEASURED = "measured"
    SAMPLE = "sample"
    LABORATORY = "laboratory"
    LOAD_TEST = "load_test"
    OTHER = "other"


class InspectionOutcome(StrEnum):
    """What came of it."""

    APPROVED = "approved"
    WITH_REMARKS = "with_remarks"
    REJECTED = "rejected"
