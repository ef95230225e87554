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
LONGEST_RUN = 50_000
_BETWEEN = "\x1f"


def seed_of(*parts: Any) -> bytes:
    """What makes the same cells mean something else: mapping, words of the catalogue, our own way of reading."""
    text = json.dumps([READING, *parts], sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=_SIZE).digest()


def fingerprints(
    seed: bytes, columns: Sequence[Sequence[str | None]], geometry: "NDArray[Any] | None"
) -> "NDArray[Any]":
    """(n, 2) halves of 128 bits per record over its cells, as delivered, and its geometry."""
    parts: list[Sequence[str]] = [[cell or "" for cell in cells] for cells in columns]
    if geometry is not None:
        parts.append([text or "" for text in shapely.to_wkb(geometry, hex=True)])
    made = [
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest() for text in _joined(parts)
    ]
    both = np.frombuffer(b"".join(made), dtype=">u8").reshape(-1, 2)
    mixed: NDArray[Any] = both ^ np.frombuffer(seed, dtype=">u8")
    return mixed


def _joined(parts: Sequence[Sequence[str]]) -> list[str]:
    """Each record as one text that no other record has, also where a cell holds the separator itself."""
    texts, between = list(map(_BETWEEN.join, zip(*parts, strict=True))), len(parts) - 1
    if "".join(texts).count(_BETWEEN) != len(texts) * between:
        for index, text in enumerate(texts):
            if text.count(_BETWEEN) != between:
                safe = (cells[index].replace("\\", "\\\\").replace(_BETWEEN, "\\|") for cells in parts)
                texts[index] = _BETWEEN + _BETWEEN.join(safe)
    return texts


def as_hex(found: "NDArray[Any]") -> list[str]:
    """32 digits each, which PostgreSQL reads as a uuid."""
    text = found.astype(">u8").tobytes().hex()
    return [text[at : at + 32] for at in range(0, len(text), 32)]


class Seen:
    """The fingerprints of what is kept already: 16 bytes for each object, whatever the inventory's size."""

    def __init__(self, packed: Iterable[bytes] = ()) -> None:
        """`packed`: 16 bytes for each, in any order and in pieces of any number of them."""
        together = bytearray()
        for piece in packed:  # joining them would hold all twice
            together += piece
        both = np.frombuffer(together, dtype=">u8").reshape(-1, 2)
        order = np.argsort(both[:, 0])
        # halves apart: a search goes through the first ones only
        self._first, self._second = (both[order, half].astype(np.uint64) for half in (0, 1))

    def which(self, found: "NDArray[Any]") -> "NDArray[np.bool_]":
        """Per record whether it is known."""
        if not len(self._first):
            return np.zeros(len(found), dtype=bool)
        wanted = found.astype(np.uint64)
        at = np.minimum(np.searchsorted(self._first, wanted[:, 0]), len(self._first) - 1)
        known: NDArray[np.bool_] = (self._first[at] == wanted[:, 0]) & (self._second[at] == wanted[:, 1])
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
        """Runs of equal size are merged, so that there are never many; not the longest, which would cost memory."""
        while self._runs and len(self._runs[-1][0]) <= len(keys) <= LONGEST_RUN:
            older_keys, older_rows = self._runs.pop()
            keys, where = np.unique(np.concatenate([older_keys, keys]), return_index=True)
            rows = np.concatenate([older_rows, rows])[where]
        if len(keys):
            self._runs.append((keys, rows))
