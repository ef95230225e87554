"""Knowing a row again: by what it says and how it was read, without looking at it a second time."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

READING = "1"
"""Raise it when the same row would be read otherwise: every fingerprint then differs, and all is looked at once."""
_SIZE = 16


def seed_of(*parts: Any) -> bytes:
    """What makes the same cells mean something else: mapping, words of the catalogue, our own way of reading."""
    text = json.dumps([READING, *parts], sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=_SIZE).digest()


def fingerprints(
    seed: bytes, columns: Sequence[Sequence[str | None]], geometry: "NDArray[Any] | None"
) -> "NDArray[Any]":
    """(n, 2) halves of 128 bits per record over its cells, as delivered, and its geometry."""
    parts: list[Iterable[str]] = [[cell or "" for cell in cells] for cells in columns]
    if geometry is not None:
        parts.append(text or "" for text in shapely.to_wkb(geometry, hex=True))
    made = [
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()
        for text in map("\x1f".join, zip(*parts, strict=True))
    ]
    both = np.frombuffer(b"".join(made), dtype=">u8").reshape(-1, 2)
    mixed: NDArray[Any] = both ^ np.frombuffer(seed, dtype=">u8")
    return mixed


def as_hex(found: "NDArray[Any]") -> list[str]:
    """32 digits each, which PostgreSQL reads as a uuid."""
    text = found.astype(">u8").tobytes().hex()
    return [text[at : at + 32] for at in range(0, len(text), 32)]


class Seen:
    """The fingerprints of what is kept already: 16 bytes for each object, whatever the inventory's size."""

    def __init__(self, packed: bytes) -> None:
        both = np.frombuffer(packed, dtype=">u8").reshape(-1, 2).astype(np.uint64)
        self._sorted = both[np.argsort(both[:, 0])]

    def which(self, found: "NDArray[Any]") -> "NDArray[np.bool_]":
        """Per record whether it is known."""
        if not len(self._sorted):
            return np.zeros(len(found), dtype=bool)
        wanted = found.astype(np.uint64)
        at = np.minimum(np.searchsorted(self._sorted[:, 0], wanted[:, 0]), len(self._sorted) - 1)
        known: NDArray[np.bool_] = (self._sorted[at] == wanted).all(axis=1)
        return known


class SeenIds:
    """Which source ids the file had before, and where: 12 bytes for each.

    Compared by Python's own 64-bit hash: that two different ids of half a million look the same happens once in 150
    million files, and then a row is refused, never overwritten.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[NDArray[np.int64], NDArray[np.int32]]] = []

    def repeats(self, ids: Sequence[str | None], numbers: Sequence[int]) -> dict[int, int]:
        """Index in the batch -> record number of the first one with the same id."""
        there = [index for index, text in enumerate(ids) if text is not None]
        hashes = np.fromiter((hash(ids[index]) for index in there), np.int64, len(there))
        rows = np.fromiter((numbers[index] for index in there), np.int32, len(there))
        order = np.argsort(hashes, kind="stable")
        keys, kept = hashes[order], rows[order]
        starts = np.ones(len(keys), dtype=bool)
        starts[1:] = keys[1:] != keys[:-1]
        first = kept[np.maximum.accumulate(np.where(starts, np.arange(len(keys)), 0))] if len(keys) else kept
        for old_keys, old_rows in self._runs:
            at = np.minimum(np.searchsorted(old_keys, keys), len(old_keys) - 1)
            known = old_keys[at] == keys
            first = np.where(known, old_rows[at], first)
        self._add(keys[starts], first[starts])
        again = np.nonzero(first != kept)[0]
        return {there[int(order[index])]: int(first[index]) for index in again}

    def _add(self, keys: "NDArray[np.int64]", rows: "NDArray[np.int32]") -> None:
        """Runs of equal size are merged, so that there are never more than a few."""
        while self._runs and len(self._runs[-1][0]) <= len(keys):
            older_keys, older_rows = self._runs.pop()
            keys, where = np.unique(np.concatenate([older_keys, keys]), return_index=True)
            rows = np.concatenate([older_rows, rows])[where]
        if len(keys):
            self._runs.append((keys, rows))
