"""Has a model write the draft."""
