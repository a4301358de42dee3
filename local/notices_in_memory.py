"""The notices of one run of the command line, where no table remembers them: Slack and Monday tell what is there."""

from __future__ import annotations

from collections.abc import Mapping

from postmortem.models import Remembered


class NoticesInMemory:
    """What one process has told."""

    def __init__(self) -> None:
        self._told: dict[str, dict[str, Remembered]] = {}

    def read(self, incident_key: str) -> Mapping[str, Remembered]:
        """What stands, by its name."""
        return dict(self._told.get(incident_key, {}))

    def note(self, incident_key: str, name: str, remembered: Remembered) -> None:
        """Remember it under the name, unless something later is remembered there."""
        told = self._told.setdefault(incident_key, {})
        if name not in told or told[name].at <= remembered.at:
            told[name] = remembered
