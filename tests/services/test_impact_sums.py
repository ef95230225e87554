"""Every report from the kept sums says what adding up the entries says, whatever the period and whoever asks."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from wisselplaats.db import session
from wisselplaats.domain.vocabulary import ImpactGrouping, Rung
from wisselplaats.services import impact
from wisselplaats.services.impact import counted, results
from wisselplaats.services.impact.counted import Asked, Side, first_day

FIRST, LAST = date(2023, 11, 20), date(2026, 8, 14)
_ENTER = """
INSERT INTO impact_entry (id, handover_id, recycling_id, day, giver_id, taker_id, from_project_id, to_project_id,
    depot_id, material_code, rung, eural_code, times, unweighed, unpriced, mass_kg, co2_avoided_kg, mki_a1_eur,
    mki_a2_eur, money_avoided_eur, co2_size_kg, co2_unverified_kg)
VALUES (:id, :handover, :recycling, :day, :giver, :taker, :source, :target, :depot, :kind, :rung, :eural, 1, :some, 0,
    :mass, :co2, :mki, 0, 7.0001, :co2, 0.125)
"""


@pytest.fixture
def organisations(make: SimpleNamespace) -> list[UUID]:
    """Three of them, with four hundred entries between them of which most are folded."""
    chance = Random(4)
    made = [make.organisation() for _ in range(3)]
    found = [one.id for one in made]
    projects = {one.id: [None, *(make.project(organisation=one).id for _ in range(2))] for one in made}
    # no handovers behind them; rolled back with the test
    for source in ("handover", "recycling"):
        session.execute(text(f"ALTER TABLE impact_entry DROP CONSTRAINT fk_impact_entry_{source}_id_{source}"))
    codes = session.scalars(text("SELECT code FROM material_type ORDER BY code LIMIT 6")).all()
    for number in range(400):
        if number == 330:
            impact.fold()
        _enter(chance, found, projects, codes)
    return found


def _enter(chance: Random, found: list[UUID], projects: dict[UUID, list[Any]], codes: Any) -> None:
    """One row as the triggers write them."""
    giver, key = chance.choice(found), uuid4()
    taker = chance.choice([*found, giver, None])
    rung = Rung.RECYCLING if taker is None else chance.choice([Rung.SAME_PROJECT, Rung.REGION])
    row = {
        "id": key, "handover": None if taker is None else key, "recycling": key if taker is None else None,
        "day": FIRST + timedelta(days=chance.randrange((LAST - FIRST).days + 1)), "giver": giver, "taker": taker,
        "source": chance.choice(projects[giver]), "target": chance.choice(projects[taker]) if taker else None,
        "depot": None, "kind": chance.choice(codes), "rung": rung.value, "eural": chance.choice([None, "17 01 01"]),
        "some": chance.randrange(2), "mass": chance.randrange(-50, 500) / 8, "co2": chance.randrange(900) / 7,
        "mki": chance.randrange(90) / 3,
    }  # fmt: skip
    session.execute(text(_ENTER), row)
    session.commit()


def _days(chance: Random) -> tuple[date, date]:
    """Whole years and months as often as odd days."""
    since, until = sorted(FIRST + timedelta(days=chance.randrange((LAST - FIRST).days + 30)) for _ in range(2))
    return chance.choice([since, since.replace(day=1), since.replace(month=1, day=1)]), until


@pytest.mark.parametrize("grouping", ImpactGrouping)
def test_the_sums_say_what_the_entries_say(
    organisations: list[UUID], grouping: ImpactGrouping, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(grouping.value)
    checked = impact.check()
    assert (checked.different, checked.waiting) == (0, 70)
    alone: Callable[..., Any] = lambda side, asked, by, _today: counted.exactly(side, asked, by)  # noqa: E731
    codes = session.scalars(text("SELECT DISTINCT material_code FROM impact_entry")).all()
    for _ in range(25):
        asked = Asked(*_days(chance), material_code=chance.choice([None, None, *codes]),
                      rung=chance.choice([None, None, Rung.REGION]))  # fmt: skip
        together = chance.random() < 0.4 and grouping not in results.OWN_ONLY
        side = Side(tuple(organisations[: chance.randrange(1, 4)]) if together else (organisations[0],), together)
        found = results.report(side, asked, grouping, LAST)
        with monkeypatch.context() as patched:
            patched.setattr(results, "counted", alone)
            assert found == results.report(side, asked, grouping, LAST), asked


def test_years_begin_with_the_first_entry_folded_or_not(organisations: list[UUID], make: SimpleNamespace) -> None:
    earliest = session.scalar(text("SELECT min(day) FROM impact_entry"))
    assert first_day(organisations).year == earliest.year
    assert first_day([make.organisation().id]) is None
    impact.fold()
    assert first_day(organisations) == date(earliest.year, 1, 1)
