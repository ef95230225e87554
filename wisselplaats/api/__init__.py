"""The REST API for machines, below /api/v1."""
