"""Checks every statement of a draft against the evidence it cites."""
