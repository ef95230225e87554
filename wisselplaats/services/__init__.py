"""What a user can do, one function per thing said; permission on the first line; no Flask."""
