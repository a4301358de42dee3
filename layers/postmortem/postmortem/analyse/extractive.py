"""The analyst without a model: it quotes what the evidence says, it does not paraphrase."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from postmortem.analyse.causes import root_cause, withdrawn
from postmortem.analyse.cues import Cue
from postmortem.analyse.findings import (
    detection,
    factors,
    impact,
    open_questions,
    response,
    with_cue,
)
from postmortem.analyse.followups import follow_ups
from postmortem.analyse.material import Material, without_repeats
from postmortem.analyse.timeline import Event, events, timeline
from postmortem.models import Analysis, Claim, Incident, Ledger, Phase, RootCause, Writer
from postmortem.time_limit import TimeLimit

_LONGEST_SUMMARY = 5


class ExtractiveAnalyst:
    """Finds, by cue words and times alone, what a post-mortem needs; the report is never without it."""

    def analyse(self, incident: Incident, ledger: Ledger, limit: TimeLimit) -> Analysis:  # noqa: ARG002 - takes no time
        """Claims whose text stands verbatim in their evidence."""
        material = Material(incident, ledger)
        happened = events(material)
        cause = root_cause(material)
        hit = impact(material)
        return Analysis(
            writer=Writer(),
            summary=_summary(happened, hit, cause),
            impact=hit,
            timeline=timeline(happened, cause, material),
            trigger=_trigger(happened, withdrawn(material)),
            root_cause=cause,
            contributing_factors=factors(material),
            detection=detection(material, happened),
            response=response(happened),
            went_well=with_cue(material, Cue.WELL),
            was_hard=with_cue(material, Cue.HARD),
            luck=with_cue(material, Cue.LUCK),
            actions=follow_ups(material),
            open_questions=open_questions(material),
        )


def _trigger(happened: Sequence[Event], taken_back: Collection[str]) -> tuple[Claim, ...]:
    """The last changes before it began, without guesses that were taken back."""
    set_off = (event for event in happened if event.entry.phase is Phase.TRIGGER)
    return tuple(event.entry.claim for event in set_off if event.item.id not in taken_back)


def _summary(happened: Sequence[Event], hit: Sequence[Claim], cause: RootCause) -> tuple[Claim, ...]:
    """What was first noticed, what it did, why, and how it ended."""
    noticed = [event.entry.claim for event in happened if event.entry.phase is Phase.DETECTION][:1]
    over = [event.entry.claim for event in happened if event.entry.phase is Phase.RESOLUTION][-1:]
    return without_repeats((*noticed, *hit[:2], *cause.claims[:1], *over), _LONGEST_SUMMARY)
