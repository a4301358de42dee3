"""`make look`: opens the written pages in a real browser and measures what a reader meets."""
