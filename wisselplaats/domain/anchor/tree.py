"""Merkle trees as in RFC 9162 (Certificate Transparency): one hash for many leaves, a short proof for each of them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step from a leaf up to the root: the hash beside it, and whether that is the left one."""

    hash: str
    left: bool


def _leaf(text: str) -> bytes:
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _hash(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    half = _half(len(leaves))
    return _node(_hash(leaves[:half]), _hash(leaves[half:]))


def _half(count: int) -> int:
    """The largest power of two below `count` (RFC 9162, section 2.1.1)."""
    return 1 << ((count - 1).bit_length() - 1)


def root(leaves: Sequence[str]) -> str:
    """The hash of at least one leaf and all others, 64 hexadecimal digits."""
    return _hash([_leaf(text) for text in leaves]).hex()


def path(leaves: Sequence[str], place: int) -> list[Step]:
    """The proof that the leaf at `place` is under the root: the hashes beside its way up, lowest first."""
    return _path([_leaf(text) for text in leaves], place)


def _path(leaves: Sequence[bytes], place: int) -> list[Step]:
    if len(leaves) == 1:
        return []
    half = _half(len(leaves))
    if place < half:
        return [*_path(leaves[:half], place), Step(_hash(leaves[half:]).hex(), left=False)]
    return [*_path(leaves[half:], place - half), Step(_hash(leaves[:half]).hex(), left=True)]


def climb(leaf: str, steps: Sequence[Step]) -> str:
    """The root to which a leaf leads by these steps. Errors: ValueError on a hash that is none."""
    found = _leaf(leaf)
    for step in steps:
        beside = bytes.fromhex(step.hash)
        found = _node(beside, found) if step.left else _node(found, beside)
    return found.hex()
