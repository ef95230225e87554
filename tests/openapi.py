"""Prints openapi.json, for the linter of the API Design Rules; needs no server."""

import json
import sys
from pathlib import Path

from wisselplaats.api.rest.document import build
from wisselplaats.app import create_app
from wisselplaats.config import Settings

SETTINGS = Settings(
    database_url="postgresql://localhost/none",
    redis_url="memory://",
    secret_key="only-to-print-the-document-only-to-print-it",
    base_url="http://localhost",
    files=Path("/nonexistent"),
)

if __name__ == "__main__":
    with create_app(SETTINGS, bind=False).app_context():
        json.dump(build(), sys.stdout, indent=1)
