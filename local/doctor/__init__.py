"""`make doctor`: checks everything that is configured, and says what to do about each thing that is not right."""
