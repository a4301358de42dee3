"""Slack, Notion, Monday.com and an OpenAI-compatible model, speaking the real wire formats on 127.0.0.1."""
