"""What runs on your own machine: sandbox services, local cloud, command line, doctor. None of it ships in a layer."""
