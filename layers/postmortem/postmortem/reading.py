"""The reading layer: write, check, write once more what failed, judge again, and fall back on quotations and facts.

The steps do not know each other; what goes back and forth between them goes through here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol

from postmortem.check.claims import claim_of_key_time
from postmortem.check.fall_back import Prose, claim_of_filled, page_of
from postmortem.check.hard import HardChecks, without_unfounded_details
from postmortem.check.judge import Judgement, Judges, judge_tokens
from postmortem.check.placeholders import Filled, Unfilled, fill
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.clients.openai.prices import most_usd
from postmortem.errors import ModelUnavailable
from postmortem.facts.establish import with_proposed
from postmortem.facts.proposals import proposed_times
from postmortem.models.draft import Confidence, Draft, Part, Statement, Writer
from postmortem.models.evidence import Incident, Ledger
from postmortem.models.facts import Facts, KeyTime, KeyTimeName
from postmortem.models.report import (
    Check,
    Judging,
    Outcome,
    Report,
    Shown,
    Standing,
)
from postmortem.prepare.orders import evidential_part
from postmortem.text.sentences import folded
from postmortem.time_limit import TimeLimit
from postmortem.write.writer import ROLE as WRITER_ROLE

logger = logging.getLogger(__name__)

CheckMode = Literal["auto", "required", "off"]

_CLAIMS_FORESEEN = 90  # statements of a large draft
_EVIDENCE_TOKENS_FORESEEN = 20_000  # what they cite, each piece as often as it is cited
_JUDGING_SECONDS = 150.0
_MOST_REWRITTEN = 30
_NO_VERDICT = "the judge gave no verdict on it"


class Writes(Protocol):
    """Whoever can write a draft."""

    def write(self, incident: Incident, ledger: Ledger, facts: Facts, costs: CostLimit, limit: TimeLimit) -> Draft:
        """The draft. Raises ModelUnavailable where there is none."""
        ...

    def rewrite(
        self, ledger: Ledger, failed: Mapping[int, tuple[Statement, str]], costs: CostLimit, limit: TimeLimit
    ) -> dict[int, Statement]:
        """The failed statements once more, by number. Raises ModelUnavailable."""
        ...


@dataclass(frozen=True)
class Reader:
    """Makes the reading layer of a report: prose by `writer`, checked by `judge`, on the floor of a dossier.

    `check` says what stands when no judge answers: `auto` the prose, called unjudged; `required` quotations; `off` asks
    none. Without a writer the dossier is all.
    """

    writer: Writes | None
    judge: Judges | None
    dossier: Callable[[Incident, Ledger, Facts, Callable[[str], str], frozenset[Part]], tuple[Shown, ...]]
    check: CheckMode
    max_cost_usd: float
    judge_model: str
    clock: Callable[[], datetime]

    def report(self, incident: Incident, ledger: Ledger, facts: Facts, limit: TimeLimit) -> Report:
        """The report; a model or a judge that fails is told in its `check`, and never ends the job."""
        case = _Case(incident, ledger, facts, CostLimit(self.max_cost_usd), limit)
        if self.writer is None:
            return self._by_code(case, Writer())
        try:
            draft = self._write(self.writer, case)
        except ModelUnavailable as error:
            logger.warning("The model gave no usable draft, code writes the report")
            spent = replace(error.spent or Writer(), model="", prompt_version="")
            note = f"{error} The report was therefore written without a model."
            return self._by_code(case, replace(spent, note=note))
        return self._checked(case, draft)

    def _by_code(self, case: _Case, writer: Writer) -> Report:
        return Report(
            incident=case.incident,
            ledger=case.ledger,
            facts=case.facts,
            writer=writer,
            check=Check(Judging.NOT_NEEDED),
            shown=self._floor(case, case.facts),
            confidence=Confidence.UNKNOWN,
            generated_at=self.clock(),
        )

    def _floor(self, case: _Case, facts: Facts, written: frozenset[Part] = frozenset()) -> tuple[Shown, ...]:
        """Code's own sentences for the parts that are not written."""
        return self.dossier(case.incident, case.ledger, facts, evidential_part, written)

    def _write(self, writer: Writes, case: _Case) -> Draft:
        """The draft, written only if time and money for the judge are left, too."""
        if self.judge is None or self.check == "off":
            return writer.write(case.incident, case.ledger, case.facts, case.costs, case.limit)
        kept = most_usd(self.judge_model, *judge_tokens(_CLAIMS_FORESEEN, _EVIDENCE_TOKENS_FORESEEN))
        judging = min(_JUDGING_SECONDS, case.limit.remaining() / 2)
        with case.costs.keeping(kept):
            return writer.write(case.incident, case.ledger, case.facts, case.costs, case.limit.without(judging))

    def _checked(self, case: _Case, draft: Draft) -> Report:
        proposed = tuple(proposed_times(draft.key_times, case.ledger))
        trial = _Trial(case, draft, with_proposed(case.facts, proposed))
        statements = without_unfounded_details(draft, case.ledger)
        first = self._round(trial, statements, proposed)
        facts = with_proposed(case.facts, tuple(time for time in proposed if time.name in first.key_times))
        first = first.with_facts(case.ledger, facts)
        passed, failed = dict(first.passed), dict(first.failed)
        again = self._rewritten(trial, first)
        second = self._round(replace(trial, facts=facts), again, ()) if again else _Round()
        for number, prose in second.passed.items():
            passed[number] = prose
            failed.pop(number, None)
        shown, left_out, replaced = page_of(case.ledger, statements, passed, failed, evidential_part)
        check = Check(
            judging=first.judgement.judging if first.judgement else Judging.OFF,
            judge=(second.judgement or first.judgement or Judgement(Judging.OFF, {}, Writer())).judge,
            checked=len(statements),
            kept=len(passed),
            rewritten=len(second.passed),
            replaced=replaced,
            left_out=len(left_out),
            note=first.judgement.note if first.judgement else "",
        )
        return Report(
            incident=case.incident,
            ledger=case.ledger,
            facts=facts,
            writer=_with_what_it_took(draft.writer, case.costs),
            check=check,
            shown=(*shown, *self._floor(case, facts, frozenset(sentence.part for sentence in shown))),
            confidence=draft.confidence if any(one.part is Part.CAUSE for one in shown) else Confidence.UNKNOWN,
            generated_at=self.clock(),
            left_out=left_out,
        )

    def _round(self, trial: _Trial, statements: Mapping[int, Statement], proposed: tuple[KeyTime, ...]) -> _Round:
        """One round of checking: what passed as prose, what failed and why, which proposed key times were borne out."""
        failed: dict[int, tuple[Statement, str]] = {}
        candidates: dict[int, tuple[Statement, Filled]] = {}
        for number, statement in statements.items():
            if wrong := trial.checks.wrong_with(statement):
                failed[number] = statement, wrong
            else:
                candidates[number] = statement, fill(statement.text, trial.case.ledger, trial.facts)
        judgement = self._judged(trial, candidates, proposed)
        standing = self._standing(judgement)
        if standing is not Standing.JUDGED:
            held = candidates if standing is Standing.COMPARED else {}
            lost = {} if held else {number: (one, _NO_VERDICT) for number, (one, _) in candidates.items()}
            return _Round(_prose(held, standing), {**failed, **lost}, frozenset(), judgement)
        assert judgement is not None
        verdicts = judgement.verdicts
        good = {
            number: candidate
            for number, candidate in candidates.items()
            if number in verdicts and verdicts[number].outcome is Outcome.SUPPORTED
        }
        for number, (statement, _) in candidates.items():
            if number not in good:
                verdict = verdicts.get(number)
                failed[number] = statement, f"{verdict.outcome}: {verdict.wrong}" if verdict else _NO_VERDICT
        names = {
            time.name
            for key, time in _keyed(proposed)
            if key in verdicts and verdicts[key].outcome is Outcome.SUPPORTED
        }
        return _Round(_prose(good, Standing.JUDGED), failed, frozenset(names), judgement)

    def _judged(
        self, trial: _Trial, candidates: Mapping[int, tuple[Statement, Filled]], proposed: tuple[KeyTime, ...]
    ) -> Judgement | None:
        if self.judge is None or self.check == "off":
            return None
        ledger = trial.case.ledger
        claims = {
            number: claim_of_filled(statement, filled, ledger) for number, (statement, filled) in candidates.items()
        }
        claims |= {key: claim_of_key_time(time, ledger) for key, time in _keyed(proposed)}
        return self.judge.judge(claims, trial.case.costs, trial.case.limit) if claims else None

    def _standing(self, judgement: Judgement | None) -> Standing:
        """As what a candidate stands; QUOTED where it may not stand as prose without a judge."""
        if judgement is not None and judgement.judging in (Judging.DONE, Judging.PARTLY):
            return Standing.JUDGED
        if self.check == "required":
            return Standing.QUOTED
        return Standing.COMPARED

    def _rewritten(self, trial: _Trial, first: _Round) -> dict[int, Statement]:
        """The failed statements as the writer has them on a second try; none where there is no time or money for it."""
        mendable = {number: one for number, one in first.failed.items() if one[1] != _NO_VERDICT}
        asked = dict(list(mendable.items())[:_MOST_REWRITTEN])
        if self.writer is None or not asked or (self.check == "required" and not first.passed):
            return {}
        try:
            return self.writer.rewrite(trial.case.ledger, asked, trial.case.costs, trial.case.limit)
        except ModelUnavailable as error:
            logger.warning("The failed sentences were not written again", extra={"reason": str(error)})
            return {}


@dataclass(frozen=True)
class _Case:
    incident: Incident
    ledger: Ledger
    facts: Facts
    costs: CostLimit
    limit: TimeLimit


@dataclass(frozen=True)
class _Trial:
    """A draft before its checks; `facts` hold the key times that it proposes."""

    case: _Case
    draft: Draft
    facts: Facts

    @property
    def checks(self) -> HardChecks:
        """The checks that need no judge."""
        known = frozenset(folded(word) for word in self.case.incident.title.split())
        return HardChecks(self.case.ledger, self.facts, self.draft.suspicious, evidential_part, known)


@dataclass(frozen=True)
class _Round:
    passed: Mapping[int, Prose] = field(default_factory=dict)
    failed: Mapping[int, tuple[Statement, str]] = field(default_factory=dict)
    key_times: frozenset[KeyTimeName] = frozenset()
    judgement: Judgement | None = None

    def with_facts(self, ledger: Ledger, facts: Facts) -> _Round:
        """The round with the key times that were borne out; a statement that used another one has failed."""
        passed: dict[int, Prose] = {}
        failed = dict(self.failed)
        for number, prose in self.passed.items():
            try:
                same = fill(prose.statement.text, ledger, facts) == prose.filled
            except Unfilled as error:
                failed[number] = prose.statement, str(error)
                continue
            if same:
                passed[number] = prose
            else:
                failed[number] = prose.statement, "a time that it uses is not borne out"
        return replace(self, passed=passed, failed=failed)


def _prose(chosen: Mapping[int, tuple[Statement, Filled]], standing: Standing) -> dict[int, Prose]:
    return {number: Prose(statement, filled, standing) for number, (statement, filled) in chosen.items()}


def _keyed(proposed: tuple[KeyTime, ...]) -> Iterator[tuple[int, KeyTime]]:
    """Proposed key times with keys that no statement has."""
    return ((-1 - number, time) for number, time in enumerate(proposed))


def _with_what_it_took(writer: Writer, costs: CostLimit) -> Writer:
    """The writer with the calls of the rewriting, too."""
    return replace(costs.spent_by(WRITER_ROLE), model=writer.model, prompt_version=writer.prompt_version)
