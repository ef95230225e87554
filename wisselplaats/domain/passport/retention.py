"""How long a document of a lot is kept."""

from datetime import date

KEPT_YEARS = 5
"""DOMAIN.md, Privacy: documents 5 years."""


def keep_until(added: date) -> date:
    """The last day on which the file is kept; of the 29th of February the 28th."""
    try:
        return added.replace(year=added.year + KEPT_YEARS)
    except ValueError:
        return added.replace(year=added.year + KEPT_YEARS, day=28)
