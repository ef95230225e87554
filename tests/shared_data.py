"""Where the real BGT and IMBOR files lie that tests read: too large, and not ours, to keep in the repository."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("WISSELPLAATS_SHARED") or Path(__file__).resolve().parents[2] / "shared")


def shared_file(name: str) -> Path:
    """The file `name` below `SHARED/data`; without it the test is skipped, but on CI it fails."""
    path = SHARED / "data" / name
    if path.is_file():
        return path
    message = f"{name} is not below {SHARED / 'data'}; set WISSELPLAATS_SHARED to the folder that holds data/"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(message)
    pytest.skip(message)
