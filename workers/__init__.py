"""Celery: the app, its schedule, and tasks of a few lines that call a service."""
