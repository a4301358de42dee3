"""A Slack that refuses what the real one refuses."""
