"""A published page as files: read back from Notion, written as HTML and Markdown."""
