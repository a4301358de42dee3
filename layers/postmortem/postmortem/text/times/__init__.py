"""Times that texts state, in the zone of whoever wrote them."""
