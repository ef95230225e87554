"""Which files lie in the store of the tests, for who must leave none behind."""

from pathlib import Path

from wisselplaats import config


def stored_files() -> set[Path]:
    """Every file in the store now."""
    return {path for path in config.settings().files.rglob("*") if path.is_file()}
