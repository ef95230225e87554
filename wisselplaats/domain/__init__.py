"""The rules of the exchange in plain Python: no database, no web, no queue."""
