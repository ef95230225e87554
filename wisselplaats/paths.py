"""Where the folders lie that are no Python: inside the package (wheel) or beside it (checkout)."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """The folder `name` (`templates`, `migrations`); FileNotFoundError when neither place has it."""
    for folder in (_PACKAGE / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"The folder {name} is not part of this installation; install the package again.")
