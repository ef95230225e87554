"""A backup is one file, and what is restored is equal."""

import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from wisselplaats import db
from wisselplaats.serve import ServeError, embedded_servers
from wisselplaats.serve.backup import backup, restore

TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with embedded_servers(tmp_path_factory.mktemp("backup") / "servers") as (url, _):
        yield url


@pytest.fixture
def databases(server: str) -> tuple[str, str]:
    """Two fresh, migrated databases: one to write from and one to restore into."""
    urls = []
    for name in ("source", "target"):
        with psycopg.connect(plain(server), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
        urls.append(server.replace("/wisselplaats?", f"/{name}?"))
        db.migrate(urls[-1])
    return urls[0], urls[1]


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def add_organisation(url: str, slug: str) -> None:
    with psycopg.connect(plain(url)) as connection:
        connection.execute(
            "INSERT INTO organisation (id, slug, name, kind, other_project_after, own_depot_after, region_after,"
            " open_market_after, recycling_after, option_days, created_at, updated_at)"
            " VALUES (gen_random_uuid(), %s, E'een\\nregel \\\\ é', 'gemeente', 0, 1, 2, 3, 4, 14, now(), now())",
            [slug],
        )


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    with psycopg.connect(plain(url)) as connection:
        names = [name for (name,) in connection.execute(TABLES).fetchall()]
        return {name: sorted(connection.execute(f"SELECT {name}::text FROM {name}").fetchall()) for name in names}


def test_what_is_restored_is_equal(databases: tuple[str, str], tmp_path: Path) -> None:
    source, target = databases
    add_organisation(source, "delft")
    files, restored = tmp_path / "files", tmp_path / "restored"
    (files / "ab").mkdir(parents=True)
    (files / "ab" / "photo.jpg").write_bytes(b"\xff\xd8")
    backup(tmp_path / "all.tar.gz", source, files)
    restore(tmp_path / "all.tar.gz", target, restored)
    assert everything(target) == everything(source)
    assert everything(target)["organisation"]
    assert [path.name for path in restored.iterdir()] == ["ab"]
    assert (restored / "ab" / "photo.jpg").read_bytes() == b"\xff\xd8"
    assert (tmp_path / "all.tar.gz").stat().st_mode & 0o077 == 0


def test_a_database_in_use_is_only_overwritten_by_force(databases: tuple[str, str], tmp_path: Path) -> None:
    source, target = databases
    add_organisation(source, "delft")
    add_organisation(target, "leiden")
    backup(tmp_path / "all.tar.gz", source, tmp_path / "none")
    before = everything(target)
    with pytest.raises(ServeError, match="--force"):
        restore(tmp_path / "all.tar.gz", target, tmp_path / "files")
    assert everything(target) == before
    restore(tmp_path / "all.tar.gz", target, tmp_path / "files", force=True)
    assert everything(target) == everything(source)


def test_a_backup_that_is_cut_off_changes_nothing(databases: tuple[str, str], tmp_path: Path) -> None:
    source, target = databases
    backup(tmp_path / "all.tar.gz", source, tmp_path / "none")
    whole = (tmp_path / "all.tar.gz").read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[: len(whole) // 2])
    add_organisation(target, "leiden")
    before = everything(target)
    with pytest.raises(ServeError, match="not a whole backup"):
        restore(tmp_path / "cut.tar.gz", target, tmp_path / "files", force=True)
    assert everything(target) == before


def test_an_archive_that_points_outside_itself_is_refused(databases: tuple[str, str], tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(evil, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("../outside"))
    with pytest.raises(ServeError, match="not a whole backup"):
        restore(evil, databases[1], tmp_path / "files")
    assert not (tmp_path / "outside").exists()
