"""Jobs: their messages, records, leases and attempts."""
