"""Figures of what code reads from texts and inputs: right, unknown and wrong (`make probe`)."""
