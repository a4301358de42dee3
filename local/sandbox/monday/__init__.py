"""A Monday.com that refuses what the real one refuses."""
