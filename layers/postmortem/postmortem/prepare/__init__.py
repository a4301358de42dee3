"""Makes what was gathered safe to show: no secrets, no orders, no names, within the budget."""
