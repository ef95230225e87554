"""Documents on paper, accessible as PDF/UA-1: a template of ours, plain data and pictures in, bytes out."""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

TEMPLATE = "document.typ"
UA = "ua-1"
"""Tagged, with a title, a language and a text for each picture (ISO 14289-1); the compiler refuses what is not."""


def render(template: Path, data: Mapping[str, Any], pictures: Mapping[str, bytes], now: datetime) -> bytes:
    """The PDF of a Typst template, which reads `data` and `pictures` by name; it reaches no other file and no network.

    The same input at the same `now` gives the same bytes. Errors: typst.TypstError on a template that is wrong.
    """
    return bytes(_compile(template, data, pictures, now, format="pdf", pdf_standards=[UA]))


def picture(template: Path, data: Mapping[str, Any], pictures: Mapping[str, bytes], now: datetime) -> bytes:
    """The first page as PNG, for looking at it."""
    return pages(template, data, pictures, now)[0]


def pages(
    template: Path, data: Mapping[str, Any], pictures: Mapping[str, bytes], now: datetime, ppi: int = 90
) -> list[bytes]:
    """Every page as PNG."""
    found = _compile(template, data, pictures, now, format="png", ppi=ppi)
    return [bytes(page) for page in found] if isinstance(found, list) else [bytes(found)]


def is_picture(content: bytes) -> bool:
    """Whether a template can show it; a file that was damaged in its store should not keep back the whole document."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as found:
            found.load()  # its head may be right and the rest gone
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def _compile(
    template: Path, data: Mapping[str, Any], pictures: Mapping[str, bytes], now: datetime, **options: Any
) -> Any:
    import typst

    with TemporaryDirectory(prefix="wisselplaats-pdf-") as folder:
        root = Path(folder)
        (root / TEMPLATE).write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
        for name, content in pictures.items():
            (root / name).write_bytes(content)
        inputs = {"data": json.dumps(data, ensure_ascii=False)}
        return typst.compile(
            str(root / TEMPLATE), root=folder, sys_inputs=inputs, ignore_system_fonts=True,
            timestamp=int(now.timestamp()), **options,
        )  # fmt: skip
