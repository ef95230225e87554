"""Bulk uploads: counted row by row, whole or not at all, the same file twice the same inventory."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.factories import NOW
from tests.shared_data import shared_file
from wisselplaats import config
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge
from wisselplaats.domain.vocabulary import AssetState, DeliveryKind, DeliveryState, Role, RowStatus
from wisselplaats.models import Asset, Notification
from wisselplaats.services import delivery

HEADER = "bronId;soort;aantal;straat"
BENCHES = [f"bank-{n};bank;{n};Breestraat" for n in range(1, 101)]


def csv(*lines):
    return "\n".join([HEADER, *lines]).encode()


def deliver(actor, content, trial=False, **options):
    """Receive and process, as a request and a worker do."""
    with delivery.keep(actor, BytesIO(content), options.pop("file_name", "areaal.csv")) as stored, transaction():
        options = {"kind": DeliveryKind.ASSETS, "source_system": "gbi"} | options
        made = delivery.receive(actor, NOW, stored, trial=trial, **options)
    delivery.process(made.id, lambda: NOW)
    return delivery.get(actor, made.id)


def counts(found):
    return (found.read, found.created, found.changed, found.unchanged, found.skipped, found.errors)


def problems(found):
    return {(problem.code, problem.column): problem.count for problem in found.problems}


def assets(actor, **filters):
    query = select(Asset).filter_by(organisation_id=actor.organisation_id, **filters)
    return session.scalars(query.order_by(Asset.source_id).execution_options(populate_existing=True)).all()


@pytest.fixture
def manager(make):
    return make.actor(Role.ASSET_MANAGER)


def test_a_manager_delivers_and_the_inventory_has_it(manager):
    found = deliver(manager, csv("b1;bank;2;Breestraat", "b2;stoeptegel 30x30;12,5;Haarlemmerstraat"))
    assert found.state is DeliveryState.PROCESSED
    assert found.progress == 1
    assert found.finished_at
    assert counts(found) == (2, 2, 0, 0, 0, 0)
    bench, tile = assets(manager)
    assert (bench.source_system, bench.source_id, bench.quantity, bench.street) == ("gbi", "b1", 2, "Breestraat")
    assert bench.material_code == "bank"
    assert tile.delivery_id == found.id


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ASSET_MANAGER])
def test_another_role_may_not_deliver(make, role):
    with pytest.raises(Forbidden):
        deliver(make.actor(role), csv("b1;bank;2;Breestraat"))


def test_an_empty_file_is_refused_at_once_and_leaves_nothing_in_the_store(manager, settings):
    before = set(settings.files.rglob("*.csv"))
    with pytest.raises(Invalid) as refused:
        deliver(manager, b"")
    assert refused.value.problems[0].code == "file_empty"
    assert set(settings.files.rglob("*.csv")) == before


def test_a_file_above_the_limit_is_refused_and_names_it(manager, settings, monkeypatch):
    monkeypatch.setattr(config, "_current", [type("Small", (), {"max_upload_mb": 1, "files": settings.files})()])
    with pytest.raises(TooLarge) as refused:
        deliver(manager, b"x" * ((1 << 20) + 1))
    assert refused.value.params == {"limit": "1 MB"}


def test_the_same_file_again_changes_nothing(manager):
    deliver(manager, csv(*BENCHES))
    stamps = [asset.updated_at for asset in assets(manager)]
    assert counts(deliver(manager, csv(*BENCHES))) == (100, 0, 0, 100, 0, 0)
    assert [asset.updated_at for asset in assets(manager)] == stamps


def test_processing_twice_changes_nothing(manager):
    found = deliver(manager, csv(*BENCHES))
    delivery.process(found.id, lambda: NOW)
    assert counts(delivery.get(manager, found.id)) == (100, 100, 0, 0, 0, 0)
    assert len(assets(manager)) == 100
    assert session.scalar(select(func.count()).select_from(Notification)) == 1


def test_a_changed_row_changes_its_object_and_no_other(manager):
    deliver(manager, csv("b1;bank;2;Breestraat", "b2;bank;3;Breestraat"))
    again = deliver(manager, csv("b1;bank;2;Breestraat", "b2;bank;4;Breestraat", "b3;bank;1;Breestraat"))
    assert counts(again) == (3, 1, 1, 1, 0, 0)
    assert [asset.quantity for asset in assets(manager)] == [2, 4, 1]
    assert assets(manager)[0].delivery_id != again.id


def test_source_systems_and_organisations_keep_their_own_ids(manager, make):
    other = make.actor(Role.ASSET_MANAGER)
    for who, source in ((manager, "gbi"), (manager, "obsurv"), (other, "gbi")):
        assert counts(deliver(who, csv("b1;bank;2;Breestraat"), source_system=source)) == (1, 1, 0, 0, 0, 0)


def test_a_trial_run_says_what_would_happen_and_touches_nothing(manager):
    deliver(manager, csv("b1;bank;2;Breestraat"))
    tried = deliver(manager, csv("b1;bank;5;Breestraat", "b2;bank;1;Breestraat"), trial=True)
    assert counts(tried) == (2, 1, 1, 0, 0, 0)
    assert [asset.quantity for asset in assets(manager)] == [2]
    changed, created = delivery.rows(manager, tried.id).items
    assert changed.object_id is not None
    assert (created.status, created.object_id) == (RowStatus.CREATED, None)


def test_a_trial_run_is_applied_once(manager):
    tried = deliver(manager, csv("b1;bank;5;Breestraat"), trial=True)
    with transaction():
        delivery.apply(manager, tried.id, NOW)
    delivery.process(tried.id, lambda: NOW)
    applied = delivery.get(manager, tried.id)
    assert (applied.trial, applied.state, counts(applied)) == (False, DeliveryState.PROCESSED, (1, 1, 0, 0, 0, 0))
    assert [asset.quantity for asset in assets(manager)] == [5]
    with pytest.raises(Conflict) as refused:
        delivery.apply(manager, tried.id, NOW)
    assert refused.value.code == "delivery_not_a_trial"


def test_only_a_manager_of_the_organisation_applies(manager, make):
    tried = deliver(manager, csv("b1;bank;5;Breestraat"), trial=True)
    with pytest.raises(NotFound):
        delivery.apply(make.actor(Role.ASSET_MANAGER), tried.id, NOW)
    reader = make.actor(Role.READER, organisation=tried.organisation)
    assert delivery.get(reader, tried.id)
    with pytest.raises(Forbidden):
        delivery.apply(reader, tried.id, NOW)


def test_every_row_that_is_wrong_is_counted_named_and_kept_out(manager):
    found = deliver(
        manager,
        csv("b1;bank;2;Breestraat", ";bank;1;Breestraat", "b3;bank;veel;Breestraat", "b4;bank;-1;Breestraat",
            "b1;bank;9;Breestraat", "b5;onbekend ding;1;Breestraat", "b6;bank"),
    )  # fmt: skip
    assert counts(found) == (7, 2, 0, 0, 0, 5)
    assert problems(found) == {
        ("source_id_missing", "bronId"): 1,
        ("number_unreadable", "aantal"): 1,
        ("quantity_not_positive", "aantal"): 1,
        ("duplicate_in_file", "bronId"): 1,
        ("unknown_material", "soort"): 1,
        ("row_ragged", None): 1,
    }
    said = {item.code: item for item in delivery.problems_of(found, "nl")}
    assert said["GETAL_ONGELDIG"].message == "'veel' is geen getal."
    assert said["GETAL_ONGELDIG"].advice == "Vul alleen cijfers in, de eenheid hoort in een eigen kolom."
    assert said["GETAL_ONGELDIG"].example == "veel"
    assert said["ID_DUBBEL"].first_rows == (6,)
    assert [asset.source_id for asset in assets(manager)] == ["b1", "b5"]
    wrong = delivery.rows(manager, found.id, status=RowStatus.ERROR).items
    assert [(row.row_number, row.line) for row in wrong] == [(2, 3), (3, 4), (4, 5), (5, 6), (7, 8)]
    assert delivery.row_problems(wrong[1], "en")[0].message == "'veel' is not a number."


def test_a_row_with_characters_that_the_database_cannot_hold_does_no_harm(manager):
    place = {"type": "Point", "coordinates": [4.49, 52.16]}
    features = [
        {"type": "Feature", "properties": {"id": f"a{n}", "soort": "bank", "straat": street}, "geometry": place}
        for n, street in enumerate(["Bree\0straat", "\ud800Haven", "👷 straat"])
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    found = deliver(manager, content, file_name="areaal.geojson")
    assert counts(found) == (3, 3, 0, 0, 0, 0)
    assert [asset.street for asset in assets(manager)] == ["Breestraat", "?Haven", "👷 straat"]


def test_a_file_without_a_source_id_waits_for_one_and_says_which_columns_it_has(manager):
    found = deliver(manager, b"soort;aantal\nbank;1\nbank;2\n")
    assert found.state is DeliveryState.AWAITING_MAPPING
    failure = delivery.failure_of(found, "nl")
    assert failure.code == "KOLOM_ID_ONTBREEKT"
    assert failure.advice.endswith("Gevonden kolommen: soort, aantal.")
    assert assets(manager) == []


@pytest.mark.parametrize(
    ("content", "code", "public"),
    [
        (b"%PDF-1.7 ...", "file_is_pdf", "BESTANDSTYPE"),
        (b"SQLite format 3\0" + bytes(100), "geopackage_unreadable", "BESTAND_BESCHADIGD"),
        (b"bronId;soort;soort\na;b;c\nd;e;f\n", "column_twice", "KOLOM_DUBBEL"),
        (b'bronId;soort\na;"bank\nb;bank\n', "file_breaks_off", "BESTAND_BESCHADIGD"),
        (b'{"type": "Topology"}', "json_not_geojson", "BESTANDSTYPE"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(manager, content, code, public):
    found = deliver(manager, content)
    assert (found.state, found.failure_code) == (DeliveryState.REFUSED, code)
    failure = delivery.failure_of(found, "nl")
    assert failure.message
    assert failure.advice
    assert {failure.code} == {problem.code for problem in delivery.problems_of(found, "en")} == {public}
    assert assets(manager) == []


def test_a_file_that_was_lost_is_our_fault_and_no_disaster(manager, settings):
    with delivery.keep(manager, BytesIO(csv(*BENCHES)), None) as stored, transaction():
        made = delivery.receive(manager, NOW, stored, kind=DeliveryKind.ASSETS, source_system="gbi", trial=False)
    (settings.files / stored.key).unlink()
    delivery.process(made.id, lambda: NOW)
    assert delivery.get(manager, made.id).state is DeliveryState.FAILED


def test_the_deliverer_is_told_once(manager):
    found = deliver(manager, csv("b1;bank;2;Breestraat"))
    told = session.scalars(select(Notification).filter_by(user_id=manager.user_id)).one()
    assert told.path == f"/aanleveringen/{found.id}"
    assert told.params == {"created": 1, "changed": 0, "errors": 0}


# The whole inventory


def test_what_a_complete_file_misses_is_withdrawn_and_comes_back_when_delivered_again(manager):
    deliver(manager, csv(*BENCHES))
    found = deliver(manager, csv(*BENCHES[3:]), complete=True)
    assert (counts(found), found.withdrawn) == ((97, 0, 0, 97, 0, 0), 3)
    gone = assets(manager, state=AssetState.WITHDRAWN)
    assert sorted(asset.source_id for asset in gone) == ["bank-1", "bank-2", "bank-3"]
    assert all(asset.withdrawn_at for asset in gone)
    assert counts(deliver(manager, csv(*BENCHES))) == (100, 0, 3, 97, 0, 0)
    assert not assets(manager, state=AssetState.WITHDRAWN)


def test_more_than_five_per_cent_asks_for_a_confirmation(manager):
    deliver(manager, csv(*BENCHES))
    refused = deliver(manager, csv(*BENCHES[6:]), complete=True)
    assert (refused.state, refused.failure_code) == (DeliveryState.REFUSED, "too_many_withdrawn")
    assert refused.failure_params == {"missing": 6, "total": 100, "percent": "6.0"}
    assert not assets(manager, state=AssetState.WITHDRAWN)
    with pytest.raises(Conflict):
        delivery.apply(manager, refused.id, NOW)
    with transaction():
        delivery.apply(manager, refused.id, NOW, confirmed=True)
    delivery.process(refused.id, lambda: NOW)
    assert delivery.get(manager, refused.id).state is DeliveryState.PROCESSED
    assert len(assets(manager, state=AssetState.WITHDRAWN)) == 6


def test_five_per_cent_itself_needs_none(manager):
    deliver(manager, csv(*BENCHES))
    assert deliver(manager, csv(*BENCHES[5:]), complete=True).withdrawn == 5


def test_a_trial_run_of_a_complete_file_tells_what_would_be_withdrawn(manager):
    deliver(manager, csv(*BENCHES))
    tried = deliver(manager, csv(*BENCHES[50:]), complete=True, trial=True)
    assert (tried.state, tried.withdrawn) == (DeliveryState.PROCESSED, 50)
    assert ("too_many_withdrawn", None) in problems(tried)
    assert not assets(manager, state=AssetState.WITHDRAWN)


def test_an_object_whose_row_is_wrong_is_not_missing(manager):
    deliver(manager, csv(*BENCHES))
    found = deliver(manager, csv(*BENCHES[1:], "bank-1;bank;veel;Breestraat"), complete=True)
    assert (found.errors, found.withdrawn) == (1, 0)


def test_nothing_is_withdrawn_when_a_row_has_no_id_that_can_be_read(manager):
    deliver(manager, csv(*BENCHES))
    found = deliver(manager, csv(*BENCHES[1:], ";bank;1;Breestraat"), complete=True)
    assert found.withdrawn == 0
    assert ("withdrawal_skipped", None) in problems(found)


# The worker


def test_deliveries_of_one_source_system_are_processed_in_the_order_in_which_they_came(manager):
    ids = []
    for amount in (1, 2, 3):
        content = BytesIO(csv(f"b1;bank;{amount};Breestraat"))
        with delivery.keep(manager, content, None) as stored, transaction():
            made = delivery.receive(manager, NOW, stored, kind=DeliveryKind.ASSETS, source_system="gbi", trial=False)
        ids.append(made.id)
    delivery.process(ids[2], lambda: NOW)
    assert [counts(delivery.get(manager, key))[1:3] for key in ids] == [(1, 0), (0, 1), (0, 1)]
    assert assets(manager)[0].quantity == 3


def test_a_delivery_whose_worker_died_is_done_again_by_the_sweep(manager):
    with delivery.keep(manager, BytesIO(csv(*BENCHES)), None) as stored, transaction():
        made = delivery.receive(manager, NOW, stored, kind=DeliveryKind.ASSETS, source_system="gbi", trial=False)
        made.state = DeliveryState.PROCESSING
    session.refresh(made)  # the stamp is the database's clock
    assert delivery.sweep(made.updated_at) == 0
    assert delivery.sweep(made.updated_at + timedelta(minutes=5)) == 1
    delivery.process(made.id, lambda: NOW)
    assert counts(delivery.get(manager, made.id)) == (100, 100, 0, 0, 0, 0)


# The real files


def real(actor, name, **options):
    path: Path = shared_file(f"bgt/{name}")
    return deliver(actor, path.read_bytes(), source_system="bgt", file_name=name, **options)


def test_the_bgt_in_geojson_and_then_in_dutch_csv_is_the_same_inventory(manager):
    first = real(manager, "bgt_straatmeubilair_rd.geojson")
    assert counts(first) == (964, 824, 0, 0, 140, 0)
    assert counts(real(manager, "bgt_straatmeubilair_rd.geojson")) == (964, 0, 0, 824, 140, 0)
    assert counts(real(manager, "bgt_straatmeubilair_excelNL_cp1252.csv")) == (964, 0, 0, 824, 140, 0)
    assert counts(real(manager, "bgt_straatmeubilair.xlsx", complete=True)) == (964, 0, 0, 824, 140, 0)
    kinds = {asset.material_words: asset.material_code for asset in assets(manager)}
    assert kinds["bolder"] == "bolder"
    assert kinds["speelvoorziening"]
    assert problems(first)["ended_version", None] == 140


def test_the_bgt_in_degrees_moves_no_object_by_more_than_the_grid_allows(manager):
    real(manager, "bgt_straatmeubilair_rd.geojson")
    before = {asset.source_id: (asset.x, asset.y) for asset in assets(manager)}
    found = real(manager, "bgt_straatmeubilair_wgs84.geojson")
    assert found.created == 0
    after = {asset.source_id: (asset.x, asset.y) for asset in assets(manager)}
    assert all(abs(x - after[key][0]) < 0.5 and abs(y - after[key][1]) < 0.5 for key, (x, y) in before.items())


def test_a_row_of_another_delivery_is_never_shown(manager, make):
    found = deliver(manager, csv("b1;bank;2;Breestraat"))
    with pytest.raises(NotFound):
        delivery.rows(make.actor(Role.ASSET_MANAGER), found.id)
    with pytest.raises(NotFound):
        delivery.each_row(make.actor(Role.ASSET_MANAGER), found.id)
    assert [row.source_id for row in delivery.rows(manager, found.id).items] == ["b1"]


def test_a_trial_run_and_a_refusal_are_not_told_as_processed(manager):
    deliver(manager, csv("b1;bank;2;Breestraat"), trial=True)
    deliver(manager, b"%PDF-1.7")
    assert [told.params for told in session.scalars(select(Notification).filter_by(user_id=manager.user_id))] == [
        {},
        {},
    ]
