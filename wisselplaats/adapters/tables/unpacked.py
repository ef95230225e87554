"""Reads a gzip stream bit by bit, so that a small upload cannot unpack to more than the store allows."""

import gzip
import zlib
from typing import IO, Any, cast

from wisselplaats.adapters.files import Readable
from wisselplaats.domain.errors import Invalid


class Unpacked:
    """The bytes inside a gzip stream; whoever reads them keeps the limit."""

    def __init__(self, packed: Readable) -> None:
        self._inside = gzip.GzipFile(fileobj=cast(IO[Any], packed), mode="rb")

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, empty at the end. Errors: Invalid `gzip_broken`."""
        try:
            return self._inside.read(size)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise Invalid.one("file", "gzip_broken") from error
