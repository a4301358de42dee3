"""The report without a model: sentences that code can stand for, and people's own words. It analyses nothing.

It is also the floor of a report by a model: what it says fills the parts that the model left empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from postmortem.models.draft import Part
from postmortem.models.evidence import Incident, Ledger
from postmortem.models.facts import Facts
from postmortem.models.report import Shown
from postmortem.write.chosen_rows import chosen_rows
from postmortem.write.first_screen import detection, impact, response, summary
from postmortem.write.follow_ups import follow_ups
from postmortem.write.said_causes import said_causes
from postmortem.write.told import Told

_CAUSES = frozenset({Part.TRIGGER, Part.CAUSE, Part.CHAIN})


def dossier(
    incident: Incident,
    ledger: Ledger,
    facts: Facts,
    evidential: Callable[[str], str] = str,
    written: frozenset[Part] = frozenset(),
) -> tuple[Shown, ...]:
    """Code's own sentences for the parts that are not `written` yet; what it knows nothing of is left to the team.

    `evidential` cuts a text to the part that may count as evidence: what gives orders to its reader is not quoted.
    """
    told = Told(incident, ledger, facts, evidential)
    others = tuple(shown for shown in _below(told, written) if shown.part not in written)
    first = () if Part.SUMMARY in written else tuple(summary(told, others, written))
    rows = () if Part.TIMELINE in written else chosen_rows(told, (*first, *others))
    return (*first, *others, *rows)


def _below(told: Told, written: frozenset[Part]) -> Iterator[Shown]:
    yield from impact(told, written)
    if not written & _CAUSES:
        yield from said_causes(told)
    yield from detection(told)
    yield from response(told)
    yield from follow_ups(told)
