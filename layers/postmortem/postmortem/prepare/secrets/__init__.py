"""What secrets look like."""
