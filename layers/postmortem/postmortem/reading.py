"""The reading layer: write, check, write once more what failed, judge again, and fall back on quotations and facts.

The steps do not know each other; what goes back and forth between them goes through here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, Protocol

from postmortem.check.completing import completed
from postmortem.check.fall_back import Failed, Standings, page_of
from postmortem.check.founded import Founding
from postmortem.check.judge import Judgement, Judges, judge_tokens
from postmortem.clients.openai.cost_limit import CostLimit
from postmortem.clients.openai.prices import most_usd
from postmortem.errors import ModelUnavailable
from postmortem.facts.establish import with_earlier_symptom, with_proposed
from postmortem.facts.proposals import proposed_times
from postmortem.facts.record import with_cited
from postmortem.models.draft import Confidence, Draft, Part, Phase, Row, Statement, Writer
from postmortem.models.evidence import Incident, Ledger
from postmortem.models.facts import Facts
from postmortem.models.moments import Basis
from postmortem.models.report import Check, Judging, Report, Shown, Standing
from postmortem.prepare.orders import evidential_part
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit
from postmortem.trial import NO_VERDICT, Case, Round, Trial
from postmortem.write.writer import WRITER_ROLE

logger = logging.getLogger(__name__)

CheckMode = Literal["auto", "required", "off"]

_CLAIMS_FORESEEN = 90  # statements of a large draft
_TOKENS_OF_EVIDENCE = 220  # of what a statement cites, each piece as often as it is cited
_JUDGING_SECONDS = 150.0
_MOST_REWRITTEN = 30


class Writes(Protocol):
    """Whoever can write a draft."""

    def write(self, incident: Incident, ledger: Ledger, facts: Facts, costs: CostLimit, limit: TimeLimit) -> Draft:
        """The draft. Raises ModelUnavailable where there is none."""
        ...

    def rewrite(
        self,
        ledger: Ledger,
        facts: Facts,
        failed: Mapping[int, tuple[Statement, str]],
        costs: CostLimit,
        limit: TimeLimit,
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
    language: str = "English"

    def report(self, incident: Incident, ledger: Ledger, facts: Facts, limit: TimeLimit) -> Report:
        """The report; a model or a judge that fails is told in its `check`, and never ends the job."""
        made = self._read(Case(incident, ledger, facts, CostLimit(self.max_cost_usd), limit))
        rows = with_cited(made.facts.record, ledger.cited(tuple(made.cited_ids())), evidential_part)
        return replace(made, facts=replace(made.facts, record=rows))

    def _read(self, case: Case) -> Report:
        if self.writer is None:
            return self._by_code(case, Writer())
        try:
            draft = self._write(self.writer, case)
        except ModelUnavailable as error:
            logger.warning("The model gave no usable draft, code writes the report")
            spent = replace(error.spent or Writer(), model="", prompt_version="")
            note = tr("{reason} The report was therefore written without a model.", reason=error)
            return self._by_code(case, replace(spent, note=note))
        return self._checked(case, draft)

    def _by_code(self, case: Case, writer: Writer) -> Report:
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

    def _floor(self, case: Case, facts: Facts, written: frozenset[Part] = frozenset()) -> tuple[Shown, ...]:
        """Code's own sentences for the parts that are not written."""
        return self.dossier(case.incident, case.ledger, facts, evidential_part, written)

    def _completed(self, case: Case, facts: Facts, standings: Standings) -> tuple[Shown, ...]:
        """What stands of the draft, with code's sentences for empty parts and for what the summary lost."""
        lost = {one.statement.part for one in standings.left_out} & {Part.SUMMARY}
        written = frozenset(one.part for one in standings.shown) - lost
        return completed(standings.shown, standings.left_out, self._floor(case, facts, written))

    def _write(self, writer: Writes, case: Case) -> Draft:
        """The draft, written only if time and money for the judge are left, too."""
        with self._kept_for_judge(case, _CLAIMS_FORESEEN) as limit:
            return writer.write(case.incident, case.ledger, case.facts, case.costs, limit)

    @contextmanager
    def _kept_for_judge(self, case: Case, claims: int) -> Iterator[TimeLimit]:
        """While this lasts, the money to judge so many claims is kept; the limit leaves the time for it."""
        if self._judge is None:
            yield case.limit
            return
        most = most_usd(self.judge_model, *judge_tokens(claims, claims * _TOKENS_OF_EVIDENCE))
        with case.costs.keeping(most):
            yield case.limit.without(min(_JUDGING_SECONDS, case.limit.remaining() / 2))

    @property
    def _judge(self) -> Judges | None:
        return None if self.check == "off" else self.judge

    def _checked(self, case: Case, draft: Draft) -> Report:
        proposed = tuple(proposed_times(draft.key_times, case.ledger))
        trial = Trial(case, draft, with_proposed(case.facts, proposed), self.language)
        founding = Founding.of(draft, case.ledger, trial.checks.citable.text)
        statements = {number: founding.statement(one) for number, one in enumerate(draft.statements)}
        unjudged = Standing.QUOTED if self.check == "required" else Standing.COMPARED
        first = trial.round(statements, proposed, self._judge, unjudged)
        facts = with_proposed(case.facts, tuple(time for time in proposed if time.name in first.key_times))
        first = first.with_facts(case.ledger, facts)
        second = self._second_round(replace(trial, facts=facts), founding, first, unjudged)
        passed = {**first.passed, **second.passed}
        failed = {number: one for number, one in first.failed.items() if number not in passed}
        standings = page_of(case.ledger, statements, passed, failed, trial.checks.citable.text)
        facts = _with_earlier_symptom(facts, standings)
        return Report(
            incident=case.incident,
            ledger=case.ledger,
            facts=facts,
            writer=_with_what_it_took(draft.writer, case.costs),
            check=self._check(standings, first, second),
            shown=self._completed(case, facts, standings),
            confidence=_confidence(draft, standings, first),
            generated_at=self.clock(),
            left_out=standings.left_out,
        )

    def _second_round(self, trial: Trial, founding: Founding, first: Round, unjudged: Standing) -> Round:
        """The failed statements once more; of those that a judge has seen, only what a judge supports passes now."""
        again = {number: founding.statement(one) for number, one in self._rewritten(trial, first).items()}
        if self._may_judge_after(first):
            return trial.round(again, (), self._judge, Standing.QUOTED)
        return trial.round(again, (), None, unjudged)

    def _may_judge_after(self, first: Round) -> bool:
        """Whether a judge is to be asked again: it answered, or there was nothing to ask it yet."""
        return first.is_judged or (first.judgement is None and self._judge is not None)

    def _rewritten(self, trial: Trial, first: Round) -> Mapping[int, Statement]:
        """The failed statements as the writer has them on a second try; none where there is no time or money for it."""
        mendable = {number: one for number, one in first.failed.items() if one.why != NO_VERDICT}
        asked = {number: _for_writer(one) for number, one in list(mendable.items())[:_MOST_REWRITTEN]}
        if self.writer is None or not asked or (self.check == "required" and not self._may_judge_after(first)):
            return {}
        try:
            with self._kept_for_judge(trial.case, len(asked)) as limit:
                return self.writer.rewrite(trial.case.ledger, trial.facts, asked, trial.case.costs, limit)
        except ModelUnavailable as error:
            logger.warning("The failed sentences were not written again", extra={"reason": str(error)})
            return {}

    def _check(self, standings: Standings, first: Round, second: Round) -> Check:
        """How the statements were checked, and what became of them."""
        nobody = Judgement(Judging.DONE if self._judge else Judging.OFF, {}, Writer())
        judgement = first.judgement or second.judgement or nobody
        failed = judgement.judging is Judging.UNAVAILABLE
        notes = [
            tr("The judge failed. {reason}", reason=judgement.note) if failed else judgement.note,
            ""
            if standings.kept
            else tr("No sentence of the model's draft stands: what follows is by code, and quotations."),
        ]
        return Check(
            judging=judgement.judging,
            judge=(second.judgement or judgement).judge,
            checked=len(standings.shown) + len(standings.left_out),
            kept=standings.kept,
            rewritten=len(second.passed),
            replaced=standings.replaced,
            left_out=len(standings.left_out),
            note=" ".join(filter(None, notes)),
        )


def _for_writer(failed: Failed) -> tuple[Statement, str]:
    return failed.statement, failed.wrong


def _with_earlier_symptom(facts: Facts, standings: Standings) -> Facts:
    """The facts with the first symptom that a judged row tells of by its piece's own time; no sentence names it."""
    for shown in sorted(standings.shown, key=_moment_of):
        if _tells_of_the_effect(shown) and shown.moment and shown.moment.at and isinstance(shown.detail, Row):
            return with_earlier_symptom(facts, shown.moment.at, (shown.detail.when,))
    return facts


def _moment_of(shown: Shown) -> datetime:
    return (shown.moment and shown.moment.at) or datetime.max.replace(tzinfo=UTC)


def _tells_of_the_effect(shown: Shown) -> bool:
    is_own_time = shown.moment is not None and shown.moment.basis is Basis.SOURCE
    is_onset = isinstance(shown.detail, Row) and shown.detail.phase is Phase.ONSET
    return is_own_time and is_onset and shown.standing is Standing.JUDGED


def _confidence(draft: Draft, standings: Standings, first: Round) -> Confidence:
    """How firmly the cause is stated: established only if a judge found it confirmed, unknown without prose on it."""
    has_cause = any(one.part is Part.CAUSE and one.standing is not Standing.QUOTED for one in standings.shown)
    if not has_cause:
        return Confidence.UNKNOWN
    if draft.confidence is Confidence.ESTABLISHED and not first.is_established:
        return Confidence.SUSPECTED
    return draft.confidence


def _with_what_it_took(writer: Writer, costs: CostLimit) -> Writer:
    """The writer with the calls of the rewriting, too."""
    return replace(costs.spent_by(WRITER_ROLE), model=writer.model, prompt_version=writer.prompt_version)
