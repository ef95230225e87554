"""What hangs on a planning in a file, in the numbers that its sentences name."""

from collections.abc import Sequence

from wisselplaats.domain.vocabulary import ClaimStanding
from wisselplaats.services.lot import Chain
from wisselplaats.services.project import Ending


def counted(chains: Sequence[Chain]) -> dict[str, int]:
    """How many claims of how many organisations, and how they would stand."""
    return {
        "claims": sum(chain.claims for chain in chains),
        "organisations": len({one.claim.organisation_id for chain in chains for one in chain.items}),
        **{standing.value: sum(chain.would_be(standing) for chain in chains) for standing in ClaimStanding},
    }


def unfit(chains: Sequence[Chain]) -> dict[str, int]:
    """How many claims, and how many of them would be at risk or broken."""
    standings = (ClaimStanding.AT_RISK, ClaimStanding.BROKEN)
    counted = {standing.value: sum(chain.would_be(standing) for chain in chains) for standing in standings}
    return {"claims": sum(chain.claims for chain in chains), **counted}


def lapsing(ends: Sequence[Ending]) -> dict[str, int]:
    """How much lapses: claims on the material, own claims elsewhere, offers and demands."""
    return {
        "claims": sum(len(one.claims) for one in ends),
        "organisations": len({claim.organisation_id for one in ends for claim in one.claims}),
        "own_claims": sum(len(one.own_claims) for one in ends),
        "offers": sum(len(one.offers) for one in ends),
        "demands": sum(len(one.demands) for one in ends),
    }
