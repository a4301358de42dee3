"""False sentences made by program from true ones, to measure how many of them the checks and the judge stop."""
