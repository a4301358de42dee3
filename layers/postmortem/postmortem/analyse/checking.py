"""Checks statements one by one against the evidence they name, and keeps count of what became of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from postmortem.analyse.placement import Part, Placement
from postmortem.analyse.quoting import Quotation, Quoting
from postmortem.models import Bearing, Claim, Evidence, Ledger, Tally, Unverified
from postmortem.text.plain import plain_words

# How many pieces of evidence are quoted for one statement; elsewhere one.
_MOST_QUOTED = {Part.ROOT_CAUSE: 3, Part.SUMMARY: 2, Part.IMPACT: 2}

_ABOUT_SOMETHING_ELSE = "what was said about it is not what it says"


class Checking:
    """What has been checked so far: how many statements were kept and removed, and those that were set apart."""

    def __init__(self, ledger: Ledger, placement: Placement) -> None:
        self.unverified: list[Unverified] = []
        self.placement = placement
        self.quoting = Quoting(ledger)
        self._ledger = ledger
        self._kept = 0
        self._removed = 0
        self._repeated = 0
        self._seen: set[tuple[Part, str]] = set()

    @property
    def tally(self) -> Tally:
        """The counts."""
        return Tally(self._kept, len(self.unverified), self._removed, self._repeated)

    def claims(self, part: Part, claims: Sequence[Claim]) -> tuple[Claim, ...]:
        """The statements that pass, as the page may show them."""
        return tuple(checked for claim in claims if (checked := self.claim(part, claim)))

    def claim(self, part: Part, claim: Claim) -> Claim | None:
        """The statement in the words of its evidence, or None where it was set apart or removed."""
        shown = self.shown(part, claim)
        return replace(claim, text=shown.text, evidence=shown.ids) if shown else None

    def shown(self, part: Part, claim: Claim, *, holding: str = "") -> Quotation | None:
        """The words of evidence that stand for a statement; `holding` has to be among them."""
        cited, text = self.cited(claim), plain_words(claim.text)
        if not cited or not self.quoting.says_something(text, cited) or not self._is_quoted(claim, cited):
            self.remove()
            return None
        most, listed = _MOST_QUOTED.get(part, 1), part is Part.ACTIONS
        quotation = self.quoting.quotation(text, claim.quote, cited, most=most, holding=holding, listed=listed)
        shown = self._fresh(part, quotation)
        if shown is None:
            return None
        is_chosen = bool(claim.quote) and self.placement.is_relevant(shown)
        is_about = is_chosen or self.quoting.is_about(text, cited, quoted=bool(claim.quote))
        if fault := self.placement.fault(part, shown) if is_about else _ABOUT_SOMETHING_ELSE:
            self._set_apart(Unverified(part, Claim(shown.text, shown.ids), fault))
            return None
        if part is not Part.CONTRADICTIONS:  # two of them may share a side
            self._seen.update((part, words) for words, _ in shown.passages)
        self._kept += 1
        return shown

    def own_words(self, part: Part, claim: Claim, may: Callable[[str, str], bool]) -> Claim | None:
        """The statement as the analyst put it, where it names evidence that is there, and `may` stand beside it."""
        text, said = plain_words(claim.text), self.said(claim)
        if not said or not self._is_quoted(claim, self.cited(claim)) or not may(text, said):
            self.remove()
            return None
        if (part, text) in self._seen:
            self._repeated += 1
            return None
        self._seen.add((part, text))
        self._kept += 1
        return replace(claim, text=text)

    def remove(self, kept: int = 0) -> None:
        """Count a statement as removed, or as many as had been `kept` before."""
        self._kept -= kept
        self._removed += kept or 1

    def merge(self, kept: int) -> None:
        """Count as repeated as many as had been `kept` before."""
        self._kept -= kept
        self._repeated += kept

    def cited(self, claim: Claim) -> tuple[Evidence, ...]:
        """The pieces a statement names; none where one is unknown or of another incident, or all only give orders."""
        cited = self._ledger.cited(claim.evidence)
        if len(cited) != len(claim.evidence) or any(item.bearing is Bearing.SIMILAR for item in cited):
            return ()
        return tuple(item for item in cited if self.quoting.text(item))

    def said(self, claim: Claim) -> str:
        """What the pieces say that a statement names."""
        return " ".join(self.quoting.text(item) for item in self.cited(claim))

    def _set_apart(self, statement: Unverified) -> None:
        """Keep a statement apart, once however often it was made."""
        if statement in self.unverified:
            self._repeated += 1
        else:
            self.unverified.append(statement)

    def _is_quoted(self, claim: Claim, cited: Sequence[Evidence]) -> bool:
        """Whether what a statement quotes stands in its evidence; one that quotes nothing passes."""
        return not claim.quote or self.quoting.holds(claim.quote, cited)

    def _fresh(self, part: Part, shown: Quotation) -> Quotation | None:
        """What of a quotation this part of the page does not have; None, and counted, where it has all of it."""
        passages = tuple(passage for passage in shown.passages if (part, passage[0]) not in self._seen)
        self._repeated += not passages
        return replace(shown, passages=passages) if passages else None
