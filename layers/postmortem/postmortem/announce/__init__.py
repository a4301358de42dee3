"""Tells the people of an incident of its post-mortem: in Slack, on the Monday item, and as items for its actions."""
