"""The one error of starting, stopping and running servers: a line for the operator that says what to do."""


class ServeError(Exception):
    """It cannot go on; the text is one line with the reason and, where there is one, the way out."""
