"""Wisselplaats: the exchange that keeps street material in use."""

__version__ = "0.1.0"
