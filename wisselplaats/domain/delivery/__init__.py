"""Bulk deliveries: what a file says, in which column, and what each of its rows becomes."""
