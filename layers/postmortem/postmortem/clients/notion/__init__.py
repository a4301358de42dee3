"""The client of Notion's API."""
