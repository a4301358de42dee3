"""From a verified report to a page: one neutral document, written as Notion blocks."""
