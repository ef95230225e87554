"""The file store keeps whole files only, and only its own."""

import hashlib
import io

import pytest

from wisselplaats.adapters.files import FileStore
from wisselplaats.domain.errors import NotFound, TooLarge


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "bestanden")


def files_in(store):
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_what_is_stored_comes_back_with_its_hash(store):
    content = b"stenen" * 500_000
    stored = store.store(io.BytesIO(content), ".CSV")
    assert stored.key.endswith(".csv")
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    with store.open_file(stored.key) as stream:
        assert stream.read() == content


def test_a_file_over_the_limit_leaves_nothing_behind(store):
    with pytest.raises(TooLarge) as caught:
        store.store(io.BytesIO(b"x" * 11), limit=10)
    assert caught.value.code == "file_too_large"
    assert files_in(store) == []


def test_a_stream_that_breaks_leaves_nothing_behind(store):
    class Broken:
        def read(self, size=-1):
            raise ConnectionError

    with pytest.raises(ConnectionError):
        store.store(Broken())
    assert files_in(store) == []


def test_a_strange_suffix_is_left_out(store):
    assert "." not in store.store(io.BytesIO(b"x"), "./../../x").key


@pytest.mark.parametrize("key", ["../../etc/passwd", "/etc/passwd", "", "ab/cd/x", "ab/cd/" + "a" * 32 + "\n"])
def test_a_key_that_is_not_ours_opens_nothing(store, key):
    for action in (store.path, store.open_file, store.delete):
        with pytest.raises(NotFound):
            action(key)


def test_deleting_twice_is_fine_and_opening_afterwards_is_not(store):
    key = store.store(io.BytesIO(b"x")).key
    store.delete(key)
    store.delete(key)
    with pytest.raises(NotFound):
        store.open_file(key)
