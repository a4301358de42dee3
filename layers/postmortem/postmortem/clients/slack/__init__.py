"""The client of Slack's Web API."""
