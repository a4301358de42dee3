"""Times and lengths of time that people write: read from words, in the zone that they state or live in."""
