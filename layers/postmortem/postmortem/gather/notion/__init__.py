"""Reads the pages that bear on the incident."""
