"""Real files of the BGT and of IMBOR, from upload to inventory: whatever the format, the same objects."""

import pytest
from sqlalchemy import select

from tests.factories import NOW
from tests.shared_data import shared_file
from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import DeliveryKind, DeliveryState, Role
from wisselplaats.models import Asset
from wisselplaats.services import delivery

FIVE = {
    "bgt/bgt_straatmeubilair_rd.geojson": None,
    "bgt/bgt_straatmeubilair_wgs84.geojson": None,
    "bgt/bgt_straatmeubilair_excelNL_cp1252.csv": None,
    "bgt/bgt_straatmeubilair.xlsx": None,
    "bgt/bgt_rotterdam_inrichting_rd.gpkg": "straatmeubilair",
}
FIELDS = ("material_code", "material_words", "quantity", "unit", "year_laid", "replacement_year", "street",
          "municipality", "state")  # fmt: skip


def delivered(who, name, part=None, **options):
    """A real file through the pipeline."""
    with shared_file(name).open("rb") as stream, delivery.keep(who, stream, name) as stored, transaction():
        options = {"kind": DeliveryKind.ASSETS, "source_system": "bgt", "trial": False, "part": part} | options
        made = delivery.receive(who, NOW, stored, **options)
    delivery.process(made.id, lambda: NOW)
    session.expire_all()
    found = delivery.get(who, made.id)
    assert found.state is DeliveryState.PROCESSED, (found.failure_code, found.failure_params)
    return found


def counts(found):
    return (found.read, found.created, found.changed, found.unchanged, found.skipped, found.errors)


def inventory(who):
    """The objects by their own id: what is kept of each, and where it lies."""
    query = select(Asset).where(Asset.organisation_id == who.organisation_id)
    return {
        asset.source_id: (tuple(getattr(asset, name) for name in FIELDS), asset.x, asset.y, asset.geometry)
        for asset in session.scalars(query)
    }


@pytest.fixture
def manager(make):
    return make.actor(Role.ASSET_MANAGER)


def test_the_furniture_in_five_formats_is_the_same_824_objects(make):
    kept = {}
    for name, part in FIVE.items():
        who = make.actor(Role.ASSET_MANAGER)
        assert counts(delivered(who, name, part)) == (964, 824, 0, 0, 140, 0), name
        kept[name] = inventory(who)
    first, degrees, *others = kept.values()
    assert len(first) == 824
    for other in others:
        assert other == first
    assert {key: what for key, (what, *_) in degrees.items()} == {key: what for key, (what, *_) in first.items()}
    far = max(abs(degrees[key][at] - first[key][at]) for key in first for at in (1, 2))
    assert far < 0.5


def test_the_same_furniture_in_another_format_of_the_same_source_changes_nothing(manager):
    names = [name for name in FIVE if "wgs84" not in name]
    delivered(manager, names[0], FIVE[names[0]])
    for name in names:
        assert counts(delivered(manager, name, FIVE[name], complete=True)) == (964, 0, 0, 824, 140, 0), name


def test_the_road_parts_of_hilversum_are_983_of_which_442_have_ended(manager):
    found = delivered(manager, "bgt/bgt_wegdeel_hilversum_rd.gpkg")
    assert (found.read, found.skipped, found.created + found.errors) == (983, 442, 541)
    assert found.errors == 0
    kept = inventory(manager)
    assert len(kept) == 541
    assert all(geometry is not None and what[3] == "m2" for what, _, _, geometry in kept.values())
    assert counts(delivered(manager, "bgt/bgt_wegdeel_hilversum_rd.gpkg")) == (983, 0, 0, 541, 442, 0)


@pytest.mark.parametrize(("name", "count"), [("IMBOR_Exchange_Sample.gpkg", 5), ("IMBOR_Exchange_Sample.json", 7)])
def test_the_imbor_sample_is_read_class_by_class(manager, name, count):
    found = delivered(manager, f"imbor/{name}")
    assert found.read == count
    assert found.created + found.errors + found.skipped == count
    assert found.created >= 5
    again = delivered(manager, f"imbor/{name}")
    assert (again.created, again.changed) == (0, 0)
