"""Reads the incident's ticket, and what else Monday holds about it."""
