"""Strict input and separate output, shared by the API and the pages: one validator, one message."""
