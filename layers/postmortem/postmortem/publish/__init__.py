"""Puts the page into Notion, once."""
