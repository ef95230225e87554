"""The catalogue in the database: loaded once, understood by its words, changed by the platform and by nobody else."""

import dataclasses

import pytest
from sqlalchemy import delete, func, select, update

from tests.factories import NOW, TILE
from wisselplaats.db import transaction
from wisselplaats.domain.errors import Forbidden, Invalid, NotFound, Stale
from wisselplaats.domain.vocabulary import Role
from wisselplaats.models import AuditEvent, MaterialBgt, MaterialType, MaterialWord, Substitute
from wisselplaats.services import material
from wisselplaats.services.material.catalogue import version

FORM = {"name_nl": "stoeptegel Leiden", "name_en": "pavement tile Leiden", "tradable": True}


def platform_admin(make):
    return dataclasses.replace(make.actor(Role.READER, platform_admin=True), platform_admin=True)


def snapshot(db_session):
    db_session.expire_all()
    tables = (MaterialType, MaterialWord, MaterialBgt, Substitute)
    return [sorted(map(repr, map(tuple, db_session.execute(select(table.__table__))))) for table in tables]


def load():
    with transaction():
        material.load_catalogue()


def test_loading_again_changes_nothing_not_even_a_stamp(db_session):
    before = snapshot(db_session)
    load()
    assert snapshot(db_session) == before


def test_every_kind_carries_the_version_of_the_files(db_session):
    assert set(db_session.scalars(select(MaterialType.catalogue_version))) == {version()}


def test_what_was_lost_or_spoilt_is_put_back(db_session):
    before = db_session.scalar(select(func.count()).select_from(MaterialWord))
    db_session.execute(delete(MaterialWord).where(MaterialWord.code == "betontegel"))
    db_session.execute(
        update(MaterialType).where(MaterialType.code == TILE).values(name_nl="onzin", first=9999, last=9999)
    )
    db_session.commit()
    load()
    assert db_session.scalar(select(func.count()).select_from(MaterialWord)) == before
    restored = material.require_kind(TILE)
    assert restored.name_nl == "betontegel 300x300x45"
    first, last = material.intervals()["betontegel"]
    assert first < restored.first <= last


def test_words_and_values_that_the_files_do_not_have_go(db_session):
    db_session.add_all(
        [
            MaterialWord(normal="oud woord", word="oud woord", code=TILE),
            MaterialBgt(bgt_class="Oud", attribute="x", value="y", code=TILE),
        ]
    )
    db_session.commit()
    load()
    assert material.lexicon().find("oud woord") is None
    assert material.bgt_key("Oud", "x", "y") not in material.bgt_lookup()


def test_what_a_platform_admin_edited_survives_the_next_load(make):
    admin = platform_admin(make)
    with transaction():
        material.change(admin, TILE, {**FORM, "words": ["leidse stoep", "trottoirtegel oud"]}, NOW)
    load()
    kind = material.require_kind(TILE)
    assert (kind.name_nl, kind.edited) == ("stoeptegel Leiden", True)
    assert material.lexicon().find("leidse stoep").code == TILE


def test_a_word_taken_by_an_edited_kind_is_not_given_away_by_the_next_load(db_session, make):
    admin = platform_admin(make)
    db_session.execute(delete(MaterialWord).where(MaterialWord.normal == "lantaarnpaal"))
    db_session.commit()
    with transaction():
        material.change(admin, "bank", {"words": ["lantaarnpaal"]}, NOW)
    load()
    assert material.lexicon().find("lantaarnpaal").code == "bank"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        (TILE, TILE),
        ("betontegel 300x300x45", TILE),
        ("stoeptegel", "betontegel"),
        ("KF", "betonstraatsteen-keiformaat"),
    ],
)
def test_codes_names_and_synonyms_all_mean_a_kind(db_session, word, code):
    assert material.lexicon().find(word).code == code


def test_no_word_name_or_code_means_two_kinds(db_session):
    from wisselplaats.domain.material import Lexicon

    pairs = [
        (name, row.code) for row in db_session.execute(select(MaterialType.code, MaterialType.name_nl)) for name in row
    ]
    pairs += [tuple(row) for row in db_session.execute(select(MaterialWord.word, MaterialWord.code))]
    assert Lexicon(pairs)


def test_a_change_of_words_is_understood_at_once(make):
    assert material.lexicon().find("grachtentegel") is None
    with transaction():
        material.change(platform_admin(make), TILE, {"words": ["grachtentegel"]}, NOW)
    assert material.lexicon().find("grachtentegel").code == TILE


def test_the_catalogue_is_read_once_and_then_asked_with_one_small_query(db_session, queries):
    material.lexicon()
    queries.clear()
    material.intervals(), material.substitutes()
    assert len(queries) == 2
    assert all("count(*)" in query for query in queries)


def test_a_value_of_the_bgt_is_found_whatever_its_capitals(db_session):
    assert material.bgt_lookup()[material.bgt_key("STRAATMEUBILAIR", "plus-type", "Abri")] == "abri"


def test_substitutes_carry_their_penalty(db_session):
    assert material.substitutes()[TILE]["betontegel-300x300x60"] > 0


def test_an_unknown_kind_is_refused_at_its_field(db_session):
    with pytest.raises(Invalid) as refused:
        material.require_kind("maansteen")
    assert [(p.field, p.code) for p in refused.value.problems] == [("material_code", "unknown_material")]


def test_the_search_understands_a_typing_error_and_english(make):
    who = make.actor()
    assert material.search(who, search="lantarenpaal").items[0].code == "lichtmast"
    assert TILE in {kind.code for kind in material.search(who, search="concrete tile 300").items}
    assert material.search(who, search="qqqqqqqq").items == []


def test_the_list_pages_through_the_whole_tree_once(make):
    who, seen, after = make.actor(), [], None
    while True:
        page = material.search(who, limit=100, after=after)
        seen += [kind.code for kind in page.items]
        after = page.next
        if after is None:
            break
    assert len(seen) == len(set(seen)) == len(material.intervals())


def test_a_category_shows_its_own_branch_only(make):
    found = material.search(make.actor(), limit=1000, category="meubilair").items
    assert {kind.category for kind in found} == {"meubilair"}


def test_the_detail_tells_branch_words_and_substitutes(make):
    found = material.detail(make.actor(), TILE)
    assert [kind.code for kind in found.above] == [
        "verharding",
        "elementenverharding",
        "betontegel",
        "betontegel-300x300",
    ]
    assert "stoeptegel 30x30x4,5" in found.words
    assert [item.kind.code for item in found.substitutes] == ["betontegel-300x300x60"]


def test_a_kind_that_is_not_there_is_not_found(make):
    with pytest.raises(NotFound):
        material.get(make.actor(), "maansteen")


@pytest.mark.parametrize("role", Role)
def test_no_role_of_an_organisation_may_change_the_catalogue(make, role):
    with pytest.raises(Forbidden):
        material.change(make.actor(role), TILE, FORM, NOW)


def test_a_word_of_another_kind_is_refused_with_what_it_means(make):
    with pytest.raises(Invalid) as refused:
        material.change(platform_admin(make), TILE, {"name_nl": "bank", "words": ["lantaarnpaal"]}, NOW)
    problems = {(p.field, p.code, p.params["other"]) for p in refused.value.problems}
    assert problems == {("name_nl", "ambiguous_word", "bank"), ("words", "ambiguous_word", "lichtmast")}


def test_a_change_of_an_outdated_page_is_refused(make):
    with pytest.raises(Stale):
        material.change(platform_admin(make), TILE, FORM, NOW, version=999)


def test_a_change_leaves_a_line_in_the_audit(db_session, make):
    admin = platform_admin(make)
    with transaction():
        material.change(admin, TILE, FORM, NOW)
    line = db_session.scalars(select(AuditEvent).where(AuditEvent.subject_kind == "material_type")).one()
    assert (line.user_id, line.action) == (admin.user_id, "change")
