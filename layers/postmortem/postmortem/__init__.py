"""Writes the post-mortem of a resolved incident into Notion, every statement linked to its evidence."""
