"""What is done to a deployed agent from a developer's machine: connect Monday, list jobs, send dead letters back."""
