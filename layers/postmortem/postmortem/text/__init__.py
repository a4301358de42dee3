"""Words and times in texts; knows no incident."""
