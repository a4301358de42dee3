"""Reads the conversation about the incident."""
