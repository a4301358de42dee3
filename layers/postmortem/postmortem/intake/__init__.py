"""What comes in over HTTP: who is calling, and which job, if any, they ask for."""
