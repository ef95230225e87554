"""A file that is written inside a transaction goes when the transaction does: nothing is left behind that no row knows."""

from sqlalchemy import event
from sqlalchemy.orm import Session

from wisselplaats.adapters.files import FileStore, Readable, Stored
from wisselplaats.db import session

_WRITTEN = "files_written"


def keep(store: FileStore, stream: Readable, suffix: str = "") -> Stored:
    """Write a file as `FileStore.store` does, and remove it again when the transaction of now is rolled back."""
    kept = store.store(stream, suffix)
    session.info.setdefault(_WRITTEN, []).append((store, kept.key))
    return kept


@event.listens_for(Session, "after_commit")
def _stay(committed: Session) -> None:
    # SQLAlchemy also fires this when a savepoint is released: that is not a commit yet
    if not committed.in_nested_transaction():
        committed.info.pop(_WRITTEN, None)


@event.listens_for(Session, "after_rollback")
def _go(rolled_back: Session) -> None:
    for store, key in rolled_back.info.pop(_WRITTEN, []):
        store.delete(key)
