"""The exact best of every demand from arrays, compiled: for a whole market at once, where SQL would ask for hours.

The rules and steps of services/match/rules.py, one pair at a time and in whole numbers; a property test holds the two
together. Only workers import this module (it loads numba). It is a plain scan of the offers of a kind within reach: they lie
sorted by place, and most of the rest fails at the first comparison.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wisselplaats.domain.allocation.compiled import kernel, part
from wisselplaats.domain.match.judge import UNLIMITED_KM, WEIGHTS

I64 = NDArray[np.int64]
SUPPLY = (
    "x", "y", "available_from", "available_until", "quality", "colour", "length", "width", "height", "owner", "region",
    "region_from", "market_from", "offered_until", "closed_own", "closed_other", "free", "minimum", "unit", "gram",
    "pieces", "price", "gain", "co2", "kind", "place",
)  # fmt: skip
"""Columns of an offer; -1 is not known, `place` is its place among all keys, for ties."""
NEED = (
    "x", "y", "needed_from", "needed_until", "max_storage", "min_quality", "colour", "length", "width", "height",
    "owner", "region", "tolerance", "reach", "open", "min_lot", "unit", "max_price", "rate", "kind", "kind_last",
    "substitutes",
)  # fmt: skip
"""Columns of a demand; -1 is not asked, `rate` the row of its rates, `substitutes` 1 when it takes them."""
RATE = (
    "move", "storage", "handling", "co2", "eur_per_kg", "co2_per_kg", "colour_not_stated", "detour",
    "quality_a", "quality_b", "quality_c", "quality_d", "quality_not_stated",
)  # fmt: skip
S_X, S_Y, S_FROM, S_UNTIL, S_GRADE, S_COLOUR, S_LENGTH, S_WIDTH, S_HEIGHT, S_OWNER, S_REGION = range(11)
S_REGION_FROM, S_MARKET_FROM, S_OFFERED, S_LAW_OWN, S_LAW_OTHER, S_FREE, S_MINIMUM, S_UNIT = range(11, 19)
S_GRAM, S_PIECES, S_PRICE, S_GAIN, S_CO2, S_KIND, S_PLACE = range(19, 26)
N_X, N_Y, N_FROM, N_UNTIL, N_STORAGE, N_GRADE, N_COLOUR, N_LENGTH, N_WIDTH, N_HEIGHT, N_OWNER = range(11)
N_REGION, N_TOLERANCE, N_REACH, N_OPEN, N_MIN, N_UNIT, N_PRICE, N_RATE, N_KIND, N_LAST, N_OTHERS = range(11, 22)
R_MOVE, R_STORAGE, R_HANDLING, R_CO2, R_EUR_KG, R_CO2_KG, R_COLOUR, R_DETOUR, R_GRADE = range(9)
M2, PIECE, KG, TONNE = 0, 2, 3, 4
NOT_GRADED, ANY_QUALITY = 4, 9
_LIMIT = int(UNLIMITED_KM * 1000)
_KIND, _SIZE, _QUALITY, _TIME, _DISTANCE, _QUANTITY, _SAVING = (
    WEIGHTS[name] for name in ("kind", "size", "quality", "time", "distance", "quantity", "saving")
)


def best(supply: I64, need: I64, rates: I64, substitutes: I64, today: int, most: int) -> tuple[I64, I64, I64, I64]:
    """The `most` best offers of each demand: per demand how many, and rows of (offer, score, cents), best first.

    `supply` has the columns SUPPLY and is sorted by kind, then x; `need` NEED, `rates` RATE; `substitutes` has rows of
    (asked kind, offered kind, penalty in 0.001), sorted. Best first by score, cents and the key of the offer.
    """
    count = np.zeros(len(need), np.int64)
    offer, score, cents = (np.zeros((len(need), most), np.int64) for _ in range(3))
    kinds = np.ascontiguousarray(supply[:, S_KIND])
    _scan(
        supply, kinds, np.ascontiguousarray(supply[:, S_X]), need, rates, substitutes, today, count, offer, score, cents
    )
    return count, offer, score, cents


@kernel
def _scan(
    supply: Any, kinds: Any, across: Any, need: Any, rates: Any, substitutes: Any, today: int, count: Any, offer: Any,
    score: Any, cents: Any,
) -> None:  # fmt: skip
    for j in range(len(need)):
        asked = need[j]
        if asked[N_UNTIL] < today or asked[N_OPEN] <= 0:
            continue
        _kinds(
            supply, kinds, across, j, need, rates, asked[N_KIND], asked[N_LAST], 0, today, count, offer, score, cents
        )
        if asked[N_OTHERS]:
            for k in range(len(substitutes)):
                other = substitutes[k, 1]
                if substitutes[k, 0] == asked[N_KIND] and not asked[N_KIND] <= other <= asked[N_LAST]:
                    penalty = substitutes[k, 2]
                    _kinds(
                        supply, kinds, across, j, need, rates, other, other, penalty, today, count, offer, score, cents
                    )


@part
def _first(column: Any, begin: int, end: int, value: int) -> int:
    """The first place in a sorted stretch that is not below the value."""
    while begin < end:
        middle = (begin + end) // 2
        if column[middle] < value:
            begin = middle + 1
        else:
            end = middle
    return begin


@kernel
def _kinds(
    supply: Any, kinds: Any, across: Any, j: int, need: Any, rates: Any, first: int, last: int, penalty: int,
    today: int, count: Any, offer: Any, score: Any, cents: Any,
) -> None:  # fmt: skip
    """Every offer of these kinds within reach, kind after kind."""
    begin, end = _first(kinds, 0, len(kinds), first), _first(kinds, 0, len(kinds), last + 1)
    reach = need[j, N_REACH]
    while begin < end:
        until = _first(kinds, begin, end, kinds[begin] + 1)
        low, high = begin, until
        if reach >= 0:
            low = _first(across, begin, until, need[j, N_X] - reach)
            high = _first(across, low, until, need[j, N_X] + reach + 1)
        for i in range(low, high):
            if _open(supply[i], need[j], today):
                _judge(supply, i, need, j, rates, penalty, count, offer, score, cents)
        begin = until


@part
def _open(s: Any, n: Any, today: int) -> bool:
    """Every rule that needs no amount and no road."""
    if s[S_FROM] > n[N_UNTIL] or s[S_UNTIL] < n[N_FROM] - n[N_STORAGE] or s[S_OFFERED] < today or s[S_FREE] <= 0:
        return False
    if n[N_REACH] >= 0 and abs(s[S_Y] - n[N_Y]) > n[N_REACH]:
        return False
    if s[S_GRADE] > n[N_GRADE] or (n[N_GRADE] < ANY_QUALITY and s[S_GRADE] == NOT_GRADED):
        return False
    if n[N_COLOUR] >= 0 and s[S_COLOUR] != n[N_COLOUR]:
        return False
    for side in range(3):
        asked = n[N_LENGTH + side]
        offered = s[S_LENGTH + side]
        if asked >= 0 and (offered < 0 or abs(offered - asked) > n[N_TOLERANCE]):
            return False
    if s[S_OWNER] == n[N_OWNER]:
        return bool(s[S_LAW_OWN] == 0)
    near = s[S_REGION_FROM] <= today and s[S_REGION] >= 0 and s[S_REGION] == n[N_REGION]
    return bool(s[S_LAW_OTHER] == 0 and (s[S_MARKET_FROM] <= today or near))


@part
def _ratio(s: Any, n: Any) -> tuple[int, int]:
    """Units of the demand per unit of the offer, as times / per; 0 / 1 when they cannot be converted."""
    own, asked, gram, pieces = s[S_UNIT], n[N_UNIT], s[S_GRAM], s[S_PIECES]
    times, per = 0, 1
    heavy, weighed = own in (KG, TONNE), asked in (KG, TONNE)
    if own == asked:
        times = 1
    elif heavy and weighed:
        times, per = 1000 if own == TONNE else 1, 1000 if asked == TONNE else 1
    elif weighed and gram > 0:
        times, per = gram, 1000 if asked == KG else 1_000_000
    elif heavy and gram > 0:
        times, per = 1000 if own == KG else 1_000_000, gram
    elif own == M2 and asked == PIECE and pieces > 0:
        times, per = pieces, 1000
    elif own == PIECE and asked == M2 and pieces > 0:
        times, per = 1000, pieces
    return times, per


@part
def _edge(amount: int, edge: int) -> int:
    """1000 at nothing, 0 at the edge; rounded down."""
    if amount <= 0:
        return 1000
    return 0 if amount >= edge else (edge - amount) * 1000 // edge


@part
def _size(s: Any, n: Any) -> int:
    found = 1000
    for side in range(3):
        if n[N_LENGTH + side] >= 0 and s[S_LENGTH + side] >= 0:
            found = min(found, _edge(abs(s[S_LENGTH + side] - n[N_LENGTH + side]), n[N_TOLERANCE]))
    return found


@part
def _saved(s: Any, r: Any, road: int, days: int, penalty: int) -> tuple[int, int]:
    """What a unit is worth and what it would be worth next door today, in 0.001 euro; 0 and 0 when that is not known."""
    mass = 1000 if s[S_UNIT] == KG else 1_000_000 if s[S_UNIT] == TONNE else s[S_GRAM]
    if mass < 0 or (s[S_GAIN] >= 0 and s[S_CO2] < 0):
        return 0, 0
    eur, co2 = s[S_GAIN], s[S_CO2]
    if eur < 0:
        eur, co2 = mass * r[R_EUR_KG] // 1_000_000, mass * r[R_CO2_KG] // 1000
    gross = eur + co2 * r[R_CO2] // 1_000_000_000
    colour = r[R_COLOUR] if s[S_COLOUR] < 0 else 1000
    cost = r[R_HANDLING] + r[R_MOVE] * road // 1000 + r[R_STORAGE] * days
    worth = gross * r[R_GRADE + s[S_GRADE]] * colour // 1_000_000 * (1000 - penalty) // 1000
    return worth - mass * cost // 1_000_000_000, gross - mass * r[R_HANDLING] // 1_000_000_000


@kernel
def _judge(
    supply: Any, i: int, need: Any, j: int, rates: Any, penalty: int, count: Any, offer: Any, score: Any, cents: Any
) -> None:
    """The rules that need a road and an amount, then the score, and its place among the best."""
    s, n = supply[i], need[j]
    r = rates[n[N_RATE]]
    dx, dy = s[S_X] - n[N_X], s[S_Y] - n[N_Y]
    straight = (int(np.floor(np.sqrt(float(4 * (dx * dx + dy * dy))))) + 1) // 2
    road = (straight * r[R_DETOUR] + 500) // 1000
    if n[N_REACH] >= 0 and road > n[N_REACH]:
        return
    times, per = _ratio(s, n)
    quantity = min(s[S_FREE] * times // per, n[N_OPEN])
    sold = min(s[S_MINIMUM], s[S_FREE]) * times // per
    if quantity <= 0 or quantity < min(n[N_MIN], n[N_OPEN]) or quantity < sold:
        return
    if s[S_PRICE] >= 0 and n[N_PRICE] >= 0 and s[S_PRICE] * per > n[N_PRICE] * times:
        return
    days = max(0, n[N_FROM] - s[S_UNTIL])
    value, ideal = _saved(s, r, road, days, penalty)
    amount = (abs(quantity * per // times * value) + 5000) // 10_000
    worth = amount if value >= 0 else -amount
    saving = min(1000, value * 1000 // ideal) if ideal > 0 and value > 0 else 0
    limit = n[N_REACH] if n[N_REACH] >= 0 else _LIMIT
    points = (
        _KIND * (1000 - penalty) + _SIZE * _size(s, n) + _QUALITY * min(1000, r[R_GRADE + s[S_GRADE]])
        + _TIME * _edge(days, n[N_STORAGE]) + _DISTANCE * _edge(road, limit)
        + _QUANTITY * min(1000, quantity * 1000 // n[N_OPEN]) + _SAVING * saving + 500
    ) // 1000  # fmt: skip
    _place(supply, i, points, worth, j, count, offer, score, cents)


@part
def _place(
    supply: Any, i: int, points: int, worth: int, j: int, count: Any, offer: Any, score: Any, cents: Any
) -> None:
    """Put it where it belongs among the best of this demand."""
    most, at = offer.shape[1], count[j]
    while at > 0:
        other, theirs = score[j, at - 1], cents[j, at - 1]
        behind = supply[i, S_PLACE] > supply[offer[j, at - 1], S_PLACE]
        if other > points or (other == points and (theirs > worth or (theirs == worth and behind))):
            break
        if at < most:
            offer[j, at], score[j, at], cents[j, at] = offer[j, at - 1], other, theirs
        at -= 1
    if at < most:
        offer[j, at], score[j, at], cents[j, at] = i, points, worth
        count[j] = min(most, count[j] + 1)
