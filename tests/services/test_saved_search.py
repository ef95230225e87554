"""Saved searches: they find what the market's filters find, tell of each offer once, and belong to their user."""

from datetime import timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from sqlalchemy import select, update

from tests.factories import LEIDEN, NOW, TILE, TODAY, day
from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import (
    ListingState,
    MailState,
    NotificationKind,
    NotifyPreference,
    Quality,
    Role,
    Scope,
)
from wisselplaats.models import Listing, Membership, Notification, Organisation, SavedSearch, SavedSearchHit
from wisselplaats.services import listing, match, notification, saved_search
from wisselplaats.services.saved_search import record
from wisselplaats.services.saved_search.weigh import weigh

HERE = Place(*LEIDEN)


@pytest.fixture
def me(make):
    return make.actor(Role.PROJECT_LEADER)


def keep(actor, **given):
    made = saved_search.create(actor, {"name": "Tegels", "notify": NotifyPreference.AT_ONCE, **given}, NOW, TODAY)
    session.commit()
    return made


def arrive(*offers):
    match.listing_changed(*[offer.id for offer in offers])
    session.commit()
    match.rejudge(NOW, TODAY)
    session.commit()
    session.expire_all()


def told(kind=NotificationKind.SEARCH_HIT):
    return session.scalars(select(Notification).where(Notification.kind == kind).order_by(Notification.id)).all()


def shown(actor, kept):
    return [found.shown.listing.id for found in saved_search.found(actor, kept.id, TODAY, "nl").items]


def test_a_new_offer_is_found_told_and_seen_on_the_page_of_the_search(me, make):
    kept = keep(me, material_code=TILE, near=HERE)
    offer = make.listing(lot=make.lot(x=LEIDEN[0] + 3000))
    arrive(offer)
    (row,) = told()
    assert (row.user_id, row.organisation_id, row.search_id) == (me.user_id, me.organisation_id, kept.id)
    assert row.frequency == NotifyPreference.AT_ONCE
    said = notification.told(row, "nl")
    assert said.title.startswith("Nieuw voor uw zoekprofiel “Tegels”: 100 m² betontegel")
    assert "3 km hemelsbreed" in said.lines
    (seen,) = saved_search.found(me, kept.id, TODAY, "nl").items
    assert f"Score {seen.score}/100 op wat het zoekprofiel vraagt" in said.lines
    assert {reason["text"] for reason in seen.reasons} <= set(said.lines)
    assert "same_kind" in {reason["code"] for reason in seen.reasons}
    (found,) = saved_search.found(me, kept.id, TODAY, "nl").items
    assert (found.shown.listing.id, found.fresh) == (offer.id, True)
    assert saved_search.counts(me, [kept], TODAY) == {kept.id: 1}


def test_the_score_of_a_hit_weighs_what_the_search_states_and_nothing_else(me, make):
    near = make.listing(lot=make.lot(quality=Quality.A))
    far = make.listing(lot=make.lot(quality=Quality.A, x=LEIDEN[0] + 30_000))
    worn = make.listing(lot=make.lot(quality=Quality.D))
    anywhere, around = keep(me, name="overal"), keep(me, name="rond", near=HERE, radius_km=Decimal(40))

    def scores(kept):
        return {one.shown.listing.id: one.score for one in saved_search.found(me, kept.id, TODAY, "nl").items}

    assert scores(anywhere)[near.id] == scores(anywhere)[far.id] > scores(anywhere)[worn.id]
    assert scores(around)[near.id] > scores(around)[far.id]


def test_what_stood_there_already_is_seen_but_not_told(me, make):
    offer = make.listing()
    kept = keep(me, material_code=TILE)
    arrive(offer)
    assert told() == []
    assert [(found.shown.listing.id, found.fresh) for found in saved_search.found(me, kept.id, TODAY, "nl").items] == [
        (offer.id, False)
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_offer_is_told_once_per_search_whatever_comes_twice_and_in_any_order(me, make, order):
    keep(me, material_code=TILE, name="een")
    keep(me, search="tegel", name="twee")
    offers = [make.listing() for _ in range(3)]
    for number in (*order, *order[::-1]):
        arrive(offers[number])
    arrive(*offers)
    assert len(told()) == 6
    assert len({(row.search_id, row.params["listing_id"]) for row in told()}) == 6


def test_an_offer_that_goes_and_comes_back_is_not_told_again(me, make):
    kept, offer = keep(me, material_code=TILE), make.listing()
    arrive(offer)
    for state in (ListingState.WITHDRAWN, ListingState.PUBLISHED):
        session.execute(update(Listing).where(Listing.id == offer.id).values(state=state))
        arrive(offer)
        assert shown(me, kept) == ([] if state is ListingState.WITHDRAWN else [offer.id])
    assert len(told()) == 1


def test_ones_own_offers_are_never_told(me, make):
    keep(me, material_code=TILE)
    own = session.get_one(Organisation, me.organisation_id)
    arrive(make.listing(lot=make.lot(organisation=own)))
    assert told() == []


def test_an_offer_is_told_when_its_rung_on_the_ladder_opens_and_not_before(me, make):
    keep(me, material_code=TILE)
    owner = make.organisation(region="elders")
    offer = make.listing(lot=make.lot(organisation=owner), region_from=day(2), open_market_from=day(5))
    arrive(offer)
    assert told() == []
    match.new_day(day(5))
    session.commit()
    match.rejudge(NOW + timedelta(days=5), day(5))
    session.commit()
    assert [row.params["listing_id"] for row in told()] == [str(offer.id)]


def test_who_left_the_organisation_is_told_nothing(me, make):
    keep(me, material_code=TILE)
    session.query(Membership).filter_by(user_id=me.user_id).delete()
    session.commit()
    arrive(make.listing())
    assert told() == []


def _market(make):
    """Offers that differ in kind, place, time, amount and quality."""
    kinds = (TILE, "betontegel-300x300x60", "straatbaksteen", "bank-hout")
    for number in range(16):
        lot = make.lot(
            material_code=kinds[number % 4], x=LEIDEN[0] + 2500 * number, quantity=Decimal(20 + 15 * number),
            quality=[Quality.A, Quality.B, Quality.D, None][number // 2 % 4], street=f"Tegelpad {number}" if number == 7 else None,
            available_from=day(10 * number), available_until=None if number % 3 else day(10 * number + 30),
            contains_asbestos=number == 5,
        )  # fmt: skip
        make.listing(lot=lot, quantity=lot.quantity, open_market_from=day(3 if number == 9 else -1))


FILTERS = [
    {},
    {"material_code": TILE},
    {"search": "tegel"},
    {"search": "tegelpad"},
    {"material_code": "straatbaksteen", "search": "baksteen"},
    {"quality": Quality.B},
    {"min_quantity": Decimal(110)},
    {"available_from": day(60)},
    {"available_until": day(45)},
    {"available_from": day(30), "available_until": day(90), "quality": Quality.D},
    {"near": HERE, "radius_km": Decimal("17.5")},
    {"near": HERE, "radius_km": Decimal(20), "search": "tegel", "min_quantity": Decimal(40)},
]


@pytest.mark.parametrize("given", FILTERS, ids=[", ".join(given) or "nothing" for given in FILTERS])
def test_a_search_finds_what_the_market_shows_with_the_same_filters(me, make, given):
    _market(make)
    market = listing.search(me, TODAY, limit=100, taken_too=False, **given)
    renamed = {("min_quality" if name == "quality" else name): value for name, value in given.items()}
    kept = keep(me, **renamed)
    assert set(shown(me, kept)) == {found.listing.id for found in market.items}
    assert len(market.items) < 16
    # the rules of matching, asked of every offer there is, say the same; they know no words
    offers = session.scalars(select(Listing)).all()
    judged = weigh([(kept, offer) for offer in offers], TODAY)
    fitting = {offer.id for offer in offers if judged[kept.id, offer.id].fits}
    assert fitting >= set(shown(me, kept)) if "search" in given else fitting == set(shown(me, kept))
    again = saved_search.searches_fitting([found.listing.id for found in market.items], TODAY)
    assert {key for _, key in again} == {found.listing.id for found in market.items}


def test_a_thousand_offers_ask_as_many_questions_as_one(me, make, queries):
    keep(me, material_code=TILE)
    offers = [make.listing() for _ in range(30)]

    def cost(*found):
        queries.clear()
        assert saved_search.look([offer.id for offer in found], NOW, TODAY) == len(found)
        return len(queries)

    few = cost(offers[0])
    assert cost(*offers[1:]) == few


def test_a_changed_search_finds_by_its_new_filters_and_a_removed_one_tells_no_more(me, make):
    kept = keep(me, material_code="bank-hout")
    offer = make.listing()
    arrive(offer)
    changed = saved_search.change(me, kept.id, {"material_code": "betontegel"}, NOW, TODAY, version=1)
    session.commit()
    assert (shown(me, kept), changed.version, told()) == ([offer.id], 2, [])
    arrive(make.listing())
    assert len(told()) == 1
    saved_search.remove(me, kept.id, NOW, version=2)
    session.commit()
    arrive(make.listing())
    assert (len(told()), told()[0].search_id, session.query(SavedSearchHit).count()) == (1, None, 0)


def test_a_word_that_the_catalogue_learns_later_is_known_the_next_day(me, make):
    kept = keep(me, search="tegel")
    session.query(record.SavedSearchKind).delete()
    session.execute(update(SavedSearch).values(search="stoeptegel"))
    session.commit()
    arrive(make.listing(lot=make.lot(title="Grijs")))
    assert told() == []
    saved_search.renew_words()
    arrive(make.listing(lot=make.lot(title="Grijs")))
    assert [row.search_id for row in told()] == [kept.id]


def test_a_colleague_and_a_reader_each_have_their_own(me, make):
    kept = keep(me)
    own = session.get_one(Organisation, me.organisation_id)
    colleague = make.actor(Role.READER, organisation=own)
    keep(colleague, name="Van de lezer")
    assert [found.name for found in saved_search.search(colleague).items] == ["Van de lezer"]
    for work in (
        lambda: saved_search.get(colleague, kept.id),
        lambda: saved_search.found(colleague, kept.id, TODAY, "nl"),
        lambda: saved_search.change(colleague, kept.id, {"name": "x"}, NOW, TODAY),
        lambda: saved_search.remove(colleague, kept.id, NOW),
    ):
        with pytest.raises(NotFound):
            work()


def test_a_token_that_only_reads_keeps_nothing(make):
    from dataclasses import replace

    with pytest.raises(Forbidden):
        saved_search.create(replace(make.actor(), scopes=frozenset({Scope.READ})), {"name": "x"}, NOW, TODAY)


def test_an_outdated_version_and_one_too_many_are_refused(me, monkeypatch):
    kept = keep(me)
    with pytest.raises(Stale):
        saved_search.change(me, kept.id, {"name": "x"}, NOW, TODAY, version=9)
    with pytest.raises(Stale):
        saved_search.remove(me, kept.id, NOW, version=9)
    monkeypatch.setattr(record, "MOST", 1)
    with pytest.raises(Conflict) as refused:
        keep(me)
    assert refused.value.code == "too_many_searches"


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"radius_km": Decimal(5)}, "near", "required"),
        ({"available_from": day(5), "available_until": day(1)}, "available_until", "ends_before_start"),
        ({"material_code": "eenhoornhoef"}, "material_code", "unknown_material"),
    ],
)
def test_a_search_that_cannot_be_is_refused_by_field(me, given, field, code):
    with pytest.raises(Invalid) as refused:
        keep(me, **given)
    assert [(found.field, found.code) for found in refused.value.problems] == [(field, code)]


def test_mail_of_a_search_that_is_off_is_not_sent_and_stays_in_the_app(me, make):
    keep(me, notify=NotifyPreference.OFF)
    arrive(make.listing())
    assert [(row.mail_state, row.read_at) for row in told()] == [(MailState.OFF, None)]
