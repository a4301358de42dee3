"""A Notion that refuses what the real one refuses."""
