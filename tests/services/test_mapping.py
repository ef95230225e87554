"""Mappings in the services: remembered per source system, by version; a delivery that waits goes on with one."""

from io import BytesIO

import pytest
from sqlalchemy import select

from tests.domain.test_mapping import province
from tests.factories import NOW
from tests.services.test_delivery import assets, counts, deliver, problems
from tests.shared_data import shared_file
from wisselplaats.db import session, transaction
from wisselplaats.domain.delivery.mapping import Mapping
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from wisselplaats.domain.vocabulary import DeliveryKind, DeliveryState, Role
from wisselplaats.models import Asset, DeliveryMapping, FileProfile, MappingVersion, Organisation
from wisselplaats.services import delivery
from wisselplaats.services.delivery.mapping import choose, keep, look, profiles, resume, seen

ASSETS = DeliveryKind.ASSETS
WORDS = b"sleutel;wat;hoeveel\nk1;zitding;2\nk2;zitding;3\nk3;bank;1\n"
CONTENT = Mapping(columns={"source_id": ("sleutel",), "material": ("wat",), "count": ("hoeveel",)})


def as_csv(columns):
    rows = zip(*columns.values(), strict=True)
    lines = [";".join(columns), *(";".join(cell or "" for cell in row) for row in rows)]
    return "\n".join(lines).encode()


@pytest.fixture
def manager(make):
    return make.actor(Role.ASSET_MANAGER)


@pytest.fixture
def kept(manager):
    return keep.create(manager, NOW, source_system="gbi", kind=ASSETS, content=CONTENT)


def mapped(found):
    return seen.version(found.mapping_version_id)


def again(found):
    delivery.process(found.id, lambda: NOW)
    return session.get(type(found), found.id, populate_existing=True)


# kept, by version


def test_a_mapping_is_kept_and_each_change_is_a_version_that_stays(manager, kept):
    changed = keep.change(manager, kept.id, {"values": {"material": {"zitding": "bank"}}}, NOW, version=1)
    assert (changed.version, changed.numbers) == (2, [1, 2])
    assert changed.content.values == {"material": {"zitding": "bank"}}
    assert changed.content.columns == CONTENT.columns
    assert seen.get(manager, kept.id, 1).content == CONTENT
    with pytest.raises(Stale):
        keep.change(manager, kept.id, {"decimal_mark": ","}, NOW, version=1)


def test_only_who_delivers_makes_one_and_others_do_not_know_of_it(make, manager, kept):
    with pytest.raises(Forbidden):
        keep.create(make.actor(Role.READER), NOW, source_system="gbi", kind=ASSETS, content=CONTENT)
    with pytest.raises(NotFound):
        seen.get(make.actor(Role.ASSET_MANAGER), kept.id)
    assert [found.id for found in seen.search(manager).items] == [kept.id]


def test_the_same_name_twice_is_a_conflict(manager, kept):
    with pytest.raises(Conflict):
        keep.create(manager, NOW, source_system="gbi", kind=ASSETS, content=CONTENT)
    assert keep.create(manager, NOW, source_system="gbi", kind=ASSETS, content=CONTENT, name="bakken").version == 1


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ({"values": {"material": {"ding": "bestaat-niet"}}}, "unknown_material"),
        ({"values": {"unit": {"bos": "bossen"}}}, "mapping_meaning_wrong"),
        ({"columns": {"material": ("wat",)}}, "mapping_field_missing"),
        ({"columns": {"source_id": ("sleutel",), "needed_from": ("start",)}}, "mapping_field_wrong"),
    ],
)
def test_what_a_mapping_cannot_say_is_refused(manager, part, code):
    content = Mapping(**{**CONTENT.as_dict(), "columns": CONTENT.columns, **part})
    with pytest.raises(Invalid) as refused:
        keep.create(manager, NOW, source_system="gbi", kind=ASSETS, content=content)
    assert {problem.code for problem in refused.value.problems} == {code}


# used


def test_a_file_is_read_with_the_newest_mapping_of_its_source_system(manager, kept):
    first = deliver(manager, WORDS)
    assert counts(first)[:2] == (3, 3)
    assert (mapped(first).mapping_id, mapped(first).number) == (kept.id, 1)
    keep.change(manager, kept.id, {"values": {"material": {"zitding": "bank"}}}, NOW)
    second = deliver(manager, WORDS)
    assert mapped(second).number == 2
    assert {asset.material_code for asset in assets(manager)} == {"bank"}
    assert session.get(MappingVersion, first.mapping_version_id).number == 1


def test_the_mapping_that_fits_the_file_wins_from_a_newer_one_that_does_not(manager, kept):
    other = Mapping(columns={"source_id": ("putcode",)})
    keep.create(manager, NOW, source_system="gbi", kind=ASSETS, content=other, name="putten")
    assert mapped(deliver(manager, WORDS)).mapping_id == kept.id


def test_a_file_that_no_longer_fits_waits_for_a_person_and_nothing_is_guessed(manager, kept):
    found = deliver(manager, b"id;wat;hoeveel\nk1;bank;2\n")
    assert found.state is DeliveryState.AWAITING_MAPPING
    assert problems(found) == {("mapping_column_unknown", None): 1}
    assert assets(manager) == []


def test_a_proposal_is_kept_as_one_that_nobody_looked_at_and_used_again_for_the_same_headers(manager):
    first = deliver(manager, b"bronId;soort;aantal\nb1;bank;2\n")
    second = deliver(manager, b"bronId;soort;aantal\nb2;bank;2\n")
    third = deliver(manager, b"bronId;soort;aantal;straat\nb3;bank;2;Breestraat\n")
    mapping = session.scalars(select(DeliveryMapping)).one()
    assert mapping.automatic
    assert first.mapping_version_id == second.mapping_version_id != third.mapping_version_id
    assert mapped(third).number == 2
    assert assets(manager)[-1].street == "Breestraat"


def test_a_delivery_names_its_mapping_and_another_kind_or_organisation_is_refused(make, manager, kept):
    other = keep.create(manager, NOW, source_system="elders", kind=ASSETS, content=CONTENT)
    assert mapped(deliver(manager, WORDS, mapping_id=other.id)).mapping_id == other.id
    leader = make.actor(Role.PROJECT_LEADER, session.get(Organisation, manager.organisation_id))
    demands = keep.create(leader, NOW, source_system="gbi", kind=DeliveryKind.DEMANDS, content=CONTENT)
    with pytest.raises(Invalid):
        deliver(manager, WORDS, mapping_id=demands.id)
    with pytest.raises(Invalid):
        deliver(make.actor(Role.ASSET_MANAGER), WORDS, mapping_id=kept.id)


# waiting, and going on


def test_a_delivery_that_waits_goes_on_with_what_a_person_chose(manager):
    waiting = deliver(manager, b"wat;hoeveel;groep\nzitding;2;g\nbank;3;g\nbank;3;g\n")
    assert waiting.state is DeliveryState.AWAITING_MAPPING
    content = Mapping(
        columns={"source_id": ("hoeveel",), "material": ("wat",)}, values={"material": {"zitding": "bank"}}
    )
    kept = resume.save_for(manager, waiting.id, content, NOW)
    done = again(waiting)
    assert done.state is DeliveryState.PROCESSED
    assert mapped(done).mapping_id == kept.id
    assert counts(done) == (3, 2, 0, 0, 0, 1)  # the same number twice
    with pytest.raises(Conflict):
        resume.resume(manager, waiting.id, kept.id, NOW)


def test_a_trial_run_can_be_read_otherwise_and_what_was_applied_cannot(manager):
    trial = deliver(manager, WORDS.replace(b"sleutel", b"bronId"), trial=True)
    content = Mapping(
        columns={"source_id": ("bronId",), "material": ("wat",)}, values={"material": {"zitding": "bank"}}
    )
    resume.save_for(manager, trial.id, content, NOW)
    assert again(trial).state is DeliveryState.PROCESSED
    assert assets(manager) == []
    applied = deliver(manager, WORDS.replace(b"sleutel", b"bronId"))
    with pytest.raises(Conflict):
        resume.save_for(manager, applied.id, content, NOW)


def test_somebody_who_wants_to_see_the_columns_first_does(manager, kept):
    waiting = deliver(manager, WORDS, review=True)
    assert waiting.state is DeliveryState.AWAITING_MAPPING
    assert problems(waiting) == {("mapping_review", None): 1}
    assert session.get(FileProfile, waiting.id).records == 3
    resume.resume(manager, waiting.id, kept.id, NOW)
    assert again(waiting).state is DeliveryState.PROCESSED


def test_a_reader_resumes_nothing_and_the_file_must_have_the_columns(make, manager):
    waiting = deliver(manager, WORDS, review=True)
    with pytest.raises(Forbidden):
        resume.save_for(
            make.actor(Role.READER, session.get(Organisation, manager.organisation_id)), waiting.id, CONTENT, NOW
        )
    with pytest.raises(Invalid):
        resume.save_for(manager, waiting.id, Mapping(columns={"source_id": ("bestaat niet",)}), NOW)


# looked at


def test_the_look_shows_columns_words_and_what_the_first_rows_become_without_writing(manager):
    waiting = deliver(manager, WORDS, review=True)
    found = look.look(manager, waiting.id, CONTENT)
    assert [column.name for column in found.profile.columns] == ["sleutel", "wat", "hoeveel"]
    assert [(word.key, word.count) for word in found.unknown] == [("zitding", 2)]
    assert [row.values["material_code"] for row in found.preview] == [None, None, "bank"]
    assert [row.values["quantity"] for row in found.preview] == ["2", "3", "1"]
    assert found.good == 1
    told = look.look(manager, waiting.id, CONTENT.with_values({"material": {"zitding": "bank"}}))
    assert (told.good, told.unknown) == (3, [])
    assert session.scalars(select(Asset)).all() == []


def test_nobody_looks_before_a_worker_did(make, manager):
    with delivery.keep(manager, BytesIO(WORDS), "a.csv") as stored, transaction():
        made = delivery.receive(manager, NOW, stored, kind=ASSETS, source_system="gbi", trial=True)
    with pytest.raises(Conflict):
        look.look(manager, made.id)
    with pytest.raises(NotFound):
        look.look(make.actor(Role.ASSET_MANAGER), made.id)


def test_a_profile_is_the_same_after_it_was_stored(manager):
    waiting = deliver(manager, as_csv(province()), review=True)
    row, profile = profiles.of(waiting.id)
    assert (row.records, len(profile.columns), len(profile.sample)) == (158, 140, 50)
    assert profile.column("id").key_different == 158
    assert profile.column("nummer").key_different == 60
    assert sum(not column.filled for column in profile.columns) == 72  # 71, and one of nil words only


def test_a_wide_export_is_read_by_itself(manager):
    found = deliver(manager, as_csv(province()))
    assert found.state is DeliveryState.PROCESSED
    assert counts(found) == (158, 158, 0, 0, 0, 0)
    fifth = next(asset for asset in assets(manager) if asset.source_id == "100005")
    assert str(fifth.quantity) == "1098.590"
    assert (fifth.x, fifth.y, fifth.year_laid) == (140005.0, 460005.0, 1965)
    assert fifth.material_code == "bank"


@pytest.mark.parametrize(
    ("name", "records", "created", "skipped"),
    [
        ("bgt/bgt_straatmeubilair_excelNL_cp1252.csv", 964, 824, 140),
        ("bgt/bgt_straatmeubilair.xlsx", 964, 824, 140),
        ("bgt/bgt_straatmeubilair_rd.geojson", 964, 824, 140),
        ("bgt/bgt_straatmeubilair_wgs84.geojson", 964, 824, 140),
        ("bgt/bgt_wegdeel_hilversum_rd.gpkg", 983, 541, 442),
    ],
)
def test_files_of_the_bgt_need_nobody(manager, name, records, created, skipped):
    path = shared_file(name)
    found = deliver(manager, path.read_bytes(), file_name=path.name, source_system="bgt")
    assert found.state is DeliveryState.PROCESSED, problems(found)
    assert mapped(found).preset == "bgt-imgeo"
    assert (found.read, found.created, found.skipped) == (records, created, skipped)


def test_the_exchange_sample_of_imbor_needs_nobody(manager):
    path = shared_file("imbor/IMBOR_Exchange_Sample.gpkg")
    found = deliver(manager, path.read_bytes(), file_name=path.name, source_system="imbor")
    assert found.state is DeliveryState.PROCESSED, problems(found)
    assert mapped(found).preset == "imbor-uitwisseling"
    assert {asset.material_code for asset in assets(manager)} >= {"boom", "armatuur"}


def test_another_sheet_of_a_workbook_is_read_when_somebody_asks(manager):
    path = shared_file("bgt/bgt_rotterdam_inrichting_rd.gpkg")
    waiting = deliver(manager, path.read_bytes(), file_name=path.name, review=True)
    assert session.get(FileProfile, waiting.id).records == 964
    resume.review(manager, waiting.id, NOW, part="kast")
    assert again(waiting).state is DeliveryState.AWAITING_MAPPING
    assert session.get(FileProfile, waiting.id, populate_existing=True).records == 619
    kept = resume.save_for(manager, waiting.id, look.look(manager, waiting.id).proposal.mapping, NOW)
    assert kept.content.part == "kast"
    assert again(waiting).read == 619


def test_the_words_of_a_choice_are_found_by_the_worker_of_the_next_delivery(manager):
    waiting = deliver(manager, WORDS, review=True)
    resume.save_for(manager, waiting.id, CONTENT.with_values({"material": {"zitding": None}}), NOW)
    done = again(waiting)
    assert ("not_for_exchange", "wat") in problems(done)
    assert choose.known(done).values == {"material": {"zitding": None}}
