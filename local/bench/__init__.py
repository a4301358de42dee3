"""`make bench`: time, memory, requests and tokens of the product on this machine, as figures and ratios."""
