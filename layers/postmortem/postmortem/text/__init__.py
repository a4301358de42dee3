"""Words and times, whatever they are about: nothing here knows of an incident."""
