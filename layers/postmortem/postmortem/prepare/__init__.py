"""Makes what was gathered safe to show: without secrets, orders to the reader and names; numbered and within budget."""
