"""From the ledger to a verified report: the analysts, and the checks that everything they say has to pass."""

from __future__ import annotations

from typing import Protocol

from postmortem.models import Analysis, Incident, Ledger
from postmortem.time_limit import TimeLimit


class Analyst(Protocol):
    """Says what a ledger tells of an incident."""

    def analyse(self, incident: Incident, ledger: Ledger, limit: TimeLimit) -> Analysis:
        """Claims that name their evidence. Raises ModelUnavailable when there is no usable answer."""
        ...
