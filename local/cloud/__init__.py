"""The local cloud: the two real handlers behind a real HTTP server, a real queue, table and secrets."""
