"""Uploaded files lie in one local folder, under names that we choose and nobody can steer."""

import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import uuid4

from wisselplaats.domain.errors import NotFound, TooLarge

CHUNK = 1 << 20
_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}(?:\.[a-z0-9]{1,8})?")
_SUFFIX = re.compile(r"(?:\.[a-z0-9]{1,8})?")


class Readable(Protocol):
    """Anything that gives bytes: an upload, an open file, a gzip stream."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, empty at the end."""
        ...


@dataclass(frozen=True)
class Stored:
    """A file in the store; `sha256` in hex over its bytes."""

    key: str
    size: int
    sha256: str


class FileStore:
    """Files below `root`, which is made when the first file comes; nothing is touched before that."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def store(self, stream: Readable, suffix: str = "", limit: int | None = None) -> Stored:
        """Write the stream to a new file that is whole or absent, also when the power fails.

        `suffix` such as ".csv" (one that is not plain is left out); `limit` in bytes.
        Raises TooLarge `file_too_large` when more than that comes.
        """
        name = uuid4().hex
        plain = suffix.lower() if _SUFFIX.fullmatch(suffix.lower()) else ""
        key = f"{name[:2]}/{name[2:4]}/{name}{plain}"
        target = self.root / key
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = target.with_name(f".{name}.part")
        try:
            with part.open("xb") as out:
                size, digest = _copy(stream, out, limit)
                out.flush()
                os.fsync(out.fileno())
            part.rename(target)
        finally:
            part.unlink(missing_ok=True)
        _sync_folder(target.parent)
        return Stored(key, size, digest)

    def path(self, key: str) -> Path:
        """Where the file lies; raises NotFound `file_not_found` for a key that is not one of ours."""
        if not _KEY.fullmatch(key):
            raise NotFound("file_not_found")
        return self.root / key

    def open_file(self, key: str) -> BinaryIO:
        """Open for reading; raises NotFound `file_not_found`."""
        try:
            return self.path(key).open("rb")
        except FileNotFoundError as error:
            raise NotFound("file_not_found") from error

    def delete(self, key: str) -> None:
        """Remove it; a file that is gone already is fine."""
        with suppress(FileNotFoundError):
            self.path(key).unlink()


def _copy(stream: Readable, out: BinaryIO, limit: int | None) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if limit is not None and size > limit:
            raise TooLarge("file_too_large", limit=f"{limit / (1 << 20):g} MB")
        digest.update(chunk)
        out.write(chunk)
    return size, digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    # A rename is only safe on disk once the folder itself is.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
