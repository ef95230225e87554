"""What the operator reads when a command fails: one sentence, with what to do."""

from wisselplaats.domain.errors import DomainError, Invalid


def sentence(error: DomainError) -> str:
    """The sentence of something that was asked for and cannot be."""
    from wisselplaats.messages import text

    if isinstance(error, Invalid):
        return "; ".join(f"{fault.field}: {text(fault.code, 'en', **fault.params)}" for fault in error.problems)
    return text(error.code, "en", **error.params)


def outside() -> tuple[type[Exception], ...]:
    """What can go wrong outside the program; looked up only when something did, as the imports take time."""
    from redis.exceptions import RedisError
    from sqlalchemy.exc import OperationalError, ProgrammingError

    return OperationalError, ProgrammingError, RedisError, OSError


def line(error: Exception) -> str:
    """The line of an error of database, broker or disk, with what to do."""
    from redis.exceptions import RedisError
    from sqlalchemy.exc import OperationalError, ProgrammingError

    first = (str(error).strip().splitlines() or [""])[0]
    if isinstance(error, ProgrammingError):
        return f"the tables are missing or old, run `wisselplaats migrate` first ({first})"
    if isinstance(error, OperationalError):
        return f"the database does not answer, check WISSELPLAATS_DATABASE_URL or --data ({first})"
    if isinstance(error, RedisError):
        return f"Redis does not answer, check WISSELPLAATS_REDIS_URL or --data ({first})"
    return first
