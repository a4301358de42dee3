"""The report without a model: sentences that code can stand for, and the ticket's own words. It analyses nothing.

It is also the floor of a report by a model: what it says fills the parts that the model left empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from postmortem.models.draft import Confidence, Part, Phase, Row
from postmortem.models.evidence import Bearing, Evidence, Incident, Kind, Ledger
from postmortem.models.facts import Facts, Found, KeyTime, KeyTimeName
from postmortem.models.moments import Basis, Moment, Precision
from postmortem.models.report import LengthOf, Shown, Standing, TimeOf, Token, Tokens, Words

CONFIDENCE = Confidence.UNKNOWN
_PHASES = {
    KeyTimeName.STARTED: Phase.ONSET,
    KeyTimeName.DETECTED: Phase.DETECTION,
    KeyTimeName.ACKNOWLEDGED: Phase.ESCALATION,
    KeyTimeName.MITIGATED: Phase.RECOVERY,
    KeyTimeName.RESOLVED: Phase.RESOLUTION,
}
_ROWS = {
    KeyTimeName.STARTED: "The effect began",
    KeyTimeName.DETECTED: "Noticed",
    KeyTimeName.ACKNOWLEDGED: "Taken on",
    KeyTimeName.MITIGATED: "The effect ended",
    KeyTimeName.RESOLVED: "Resolved",
}


def dossier(incident: Incident, ledger: Ledger, facts: Facts) -> tuple[Shown, ...]:
    """Code's own sentences for a report, in the order of the page; empty parts are left to the team."""
    return tuple(_Dossier(incident, ledger, facts).sentences())


@dataclass(frozen=True)
class _Dossier:
    incident: Incident
    ledger: Ledger
    facts: Facts

    def sentences(self) -> Iterator[Shown]:
        yield from self._summary()
        yield from self._rows()

    def _summary(self) -> Iterator[Shown]:
        ticket = self._ticket()
        if ticket is not None:
            yield _by_code(Part.SUMMARY, (Words(self._ticket_in_words()),), (ticket.id,))
        course = tuple(self._course())
        if course:
            ids = tuple(dict.fromkeys(token.evidence for token in course if isinstance(token, TimeOf)))
            yield _by_code(Part.SUMMARY, course, ids)

    def _ticket(self) -> Evidence | None:
        items = [item for item in self.ledger if item.kind is Kind.ITEM and item.bearing is Bearing.INCIDENT]
        own = f"monday:item:{self.incident.item_id}"
        return next((item for item in items if item.ref == own), items[0] if items else None)

    def _ticket_in_words(self) -> str:
        rated = f" ({self.incident.severity})" if self.incident.severity else ""
        service = f" on {self.incident.service}" if self.incident.service else ""
        status = f" The ticket is {self.incident.status}." if self.incident.status else ""
        return f"“{self.incident.title}”{rated}{service}.{status}"

    def _course(self) -> Iterator[Token]:
        """The known key times in one sentence, and how long the effect lasted."""
        known = [time for time in self.facts.key_times if time.at and time.evidence and not self._conflicts(time)]
        for number, time in enumerate(known):
            assert time.at is not None
            words = _ROWS[time.name] if number == 0 else f", {_ROWS[time.name].lower()}"
            how = " (first symptom)" if time.found is Found.FIRST_SYMPTOM else ""
            yield Words(f"{words} ")
            yield TimeOf(time.at, time.evidence[0], time.precision)
            if how:
                yield Words(how)
        lasted = next((one for one in self.facts.intervals if one.end is KeyTimeName.MITIGATED), None)
        impact = next((one for one in self.facts.intervals if one.start is KeyTimeName.STARTED and one is lasted), None)
        if known and impact and impact.shortest is not None and impact.longest is not None:
            ends = (*self.facts.key_time(impact.start).evidence, *self.facts.key_time(impact.end).evidence)
            yield Words(": ")
            yield LengthOf(impact.shortest, impact.longest, tuple(dict.fromkeys(ends)))
        if known:
            yield Words(".")

    def _conflicts(self, time: KeyTime) -> bool:
        return self.facts.in_conflict(time.name)

    def _rows(self) -> Iterator[Shown]:
        for time in self.facts.key_times:
            if time.at and time.evidence:
                basis = Basis.STATED if time.found in (Found.STATED, Found.PROPOSED) else Basis.SOURCE
                stated = time.quote if basis is Basis.STATED else ""
                moment = Moment(time.at, basis, time.precision, stated)
                words = f"{_ROWS[time.name]}: {time.how}." if time.how else f"{_ROWS[time.name]}."
                yield Shown(
                    part=Part.TIMELINE,
                    text=(Words(words),),
                    evidence=time.evidence,
                    standing=Standing.BY_CODE,
                    detail=Row(time.evidence[0], _PHASES[time.name]),
                    moment=moment,
                )
        for change in self.facts.changes:
            text = f"{change.column}: {change.before or 'empty'} → {change.after or 'empty'}."
            yield Shown(
                part=Part.TIMELINE,
                text=(Words(text),),
                evidence=(change.evidence,),
                standing=Standing.BY_CODE,
                detail=Row(change.evidence, Phase.COMMUNICATION),
                moment=Moment(change.at, Basis.SOURCE, Precision.SECOND),
            )


def _by_code(part: Part, text: Tokens, evidence: tuple[str, ...]) -> Shown:
    return Shown(part=part, text=text, evidence=evidence, standing=Standing.BY_CODE)
